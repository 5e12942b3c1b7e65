//! What a file is by its first bytes. What anybody says of it, and its name,
//! count for nothing.

/// How a browser may show a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A picture without scripts.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// Anything else: only to be saved.
    File,
}

/// Bytes that [`sniff`] looks at.
pub const HEAD: usize = 32;

/// What lies behind these first bytes: the shape, and a media type that may be
/// told to a browser. Whatever could carry a script (HTML, SVG, PDF …) is a file.
#[must_use]
pub fn sniff(head: &[u8]) -> (Shape, &'static str) {
    let known = MAGIC
        .iter()
        .find(|(at, magic, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    if let Some((_, _, shape, mime)) = known {
        return (*shape, mime);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => (Shape::Image, "image/webp"),
        (Some(b"RIFF"), _, Some(b"WAVE")) => (Shape::Audio, "audio/wav"),
        (_, Some(b"ftyp"), Some(b"M4A " | b"M4B ")) => (Shape::Audio, "audio/mp4"),
        (_, Some(b"ftyp"), Some(brand)) if is_film(brand) => (Shape::Video, "video/mp4"),
        _ => (Shape::File, "application/octet-stream"),
    }
}

type Magic = (usize, &'static [u8], Shape, &'static str);

const MAGIC: [Magic; 10] = [
    (0, b"\x89PNG\r\n\x1a\n", Shape::Image, "image/png"),
    (0, b"\xff\xd8\xff", Shape::Image, "image/jpeg"),
    (0, b"GIF87a", Shape::Image, "image/gif"),
    (0, b"GIF89a", Shape::Image, "image/gif"),
    (0, b"OggS", Shape::Audio, "audio/ogg"),
    (0, b"ID3", Shape::Audio, "audio/mpeg"),
    (0, b"\xff\xfb", Shape::Audio, "audio/mpeg"),
    (0, b"\xff\xf3", Shape::Audio, "audio/mpeg"),
    (0, b"\xff\xf2", Shape::Audio, "audio/mpeg"),
    (0, b"\x1a\x45\xdf\xa3", Shape::Video, "video/webm"),
];

/// Brands of MP4 that browsers play; HEIC pictures and the like are files.
fn is_film(brand: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [
        b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1",
    ];
    BRANDS.contains(&brand)
}

/// Width and height in pixels that a PNG or GIF claims in its [`HEAD`].
#[must_use]
pub fn measure(head: &[u8]) -> Option<(i64, i64)> {
    let (wide, high) = match sniff(head) {
        (_, "image/png") => (
            u32::from_be_bytes(head.get(16..20)?.try_into().ok()?),
            u32::from_be_bytes(head.get(20..24)?.try_into().ok()?),
        ),
        (_, "image/gif") => (
            u16::from_le_bytes(head.get(6..8)?.try_into().ok()?).into(),
            u16::from_le_bytes(head.get(8..10)?.try_into().ok()?).into(),
        ),
        _ => return None,
    };
    let sound = |side: u32| (1..=65_535).contains(&side);
    (sound(wide) && sound(high)).then(|| (wide.into(), high.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_tell_what_it_is() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n").1, "image/png");
        assert_eq!(sniff(b"\xff\xd8\xff\xe0").1, "image/jpeg");
        assert_eq!(sniff(b"RIFF1234WEBPVP8 ").1, "image/webp");
        assert_eq!(sniff(b"RIFF1234WAVEfmt ").1, "audio/wav");
        assert_eq!(sniff(b"OggS\0").0, Shape::Audio);
        assert_eq!(sniff(b"\0\0\0\x20ftypisom").1, "video/mp4");
        assert_eq!(sniff(b"\0\0\0\x20ftypM4A ").1, "audio/mp4");
    }

    #[test]
    fn what_may_carry_a_script_is_only_saved() {
        for nasty in [
            &b"<html><script>"[..],
            b"<?xml version=\"1.0\"?><svg onload=",
            b"<svg xmlns=",
            b"%PDF-1.7",
            b"\xef\xbb\xbf<html>",
            b" GIF89a",
            b"GIF88a<script>",
            b"\0\0\0\x20ftypheic",
            b"",
            b"RIFF",
        ] {
            assert_eq!(sniff(nasty), (Shape::File, "application/octet-stream"));
        }
    }

    #[test]
    fn pictures_tell_their_measures() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0";
        assert_eq!(measure(png), Some((640, 480)));
        assert_eq!(measure(b"GIF89a\x10\0\x20\0"), Some((16, 32)));
        assert_eq!(measure(b"GIF89a\0\0\x20\0"), None);
        assert_eq!(measure(b"\xff\xd8\xff"), None);
        assert_eq!(measure(b"\x89PNG\r\n\x1a\n"), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(head in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = (sniff(&head), measure(&head));
        }
    }
}
