//! Which sites may put our pages into theirs, and whose scripts may talk to us.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use url::Url;

/// The origins of an inbox, exact or with `*.` for all subdomains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// As browsers write it: scheme, host, port unless it is the usual one.
    Exact(String),
    /// Scheme with `://`, and the rest from the dot before the domain on.
    Below(String, String),
}

impl Rule {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let below = rest.strip_prefix("*.");
        let origin = exact(&format!("{scheme}://{}", below.unwrap_or(rest)))?;
        let (scheme, rest) = origin.split_once("://")?;
        if below.is_none() {
            return Some(Self::Exact(origin));
        }
        // All of a top-level domain is nobody's site.
        let domain = rest.split(':').next().unwrap_or_default();
        let named = domain.contains('.') && domain.parse::<std::net::IpAddr>().is_err();
        named.then(|| Self::Below(format!("{scheme}://"), format!(".{rest}")))
    }

    fn holds(&self, origin: &str) -> bool {
        match self {
            Self::Exact(own) => own == origin,
            Self::Below(scheme, domain) => origin
                .strip_prefix(scheme.as_str())
                .and_then(|rest| rest.strip_suffix(domain.as_str()))
                .is_some_and(|sub| !sub.is_empty()),
        }
    }

    /// As a source of a content security policy (CSP 3, host-source).
    fn source(&self) -> String {
        match self {
            Self::Exact(own) => own.clone(),
            Self::Below(scheme, domain) => format!("{scheme}*{domain}"),
        }
    }
}

impl Origins {
    /// Reads origins such as `https://shop.example` and `https://*.shop.example`;
    /// `Err` is the place of the first that is none.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, usize> {
        let rules = texts.into_iter().enumerate();
        rules
            .map(|(at, text)| Rule::parse(text).ok_or(at))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether the browser's `Origin` is one of them.
    #[must_use]
    pub fn hold(&self, origin: &str) -> bool {
        // Of a browser's writing there is only one form.
        exact(origin).as_deref() == Some(origin) && self.0.iter().any(|rule| rule.holds(origin))
    }

    /// The value of the policy `frame-ancestors`.
    #[must_use]
    pub fn ancestors(&self) -> String {
        let own = std::iter::once("'self'".to_owned());
        let all: Vec<String> = own.chain(self.0.iter().map(Rule::source)).collect();
        all.join(" ")
    }
}

/// Where a request says it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A page of our own.
    Ours,
    /// A page of this origin.
    Site(String),
    /// No page, or one that hides.
    Nowhere,
}

/// Where a request comes from; `public` is how the street reaches us, if known.
#[must_use]
pub fn from(headers: &HeaderMap, public: Option<&Url>) -> From {
    let mut said = headers.get_all(ORIGIN).iter();
    let (Some(origin), None) = (said.next(), said.next()) else {
        return From::Nowhere;
    };
    let Some(origin) = origin
        .to_str()
        .ok()
        .filter(|text| exact(text).as_deref() == Some(*text))
    else {
        return From::Nowhere;
    };
    let host = host(headers);
    let rest = origin.split_once("://").map(|(_, rest)| rest);
    let public = public.map(|url| url.origin().ascii_serialization());
    if (host.is_some() && rest == host) || public.as_deref() == Some(origin) {
        From::Ours
    } else {
        From::Site(origin.to_owned())
    }
}

/// The name by which we are asked, if it is a plain one.
#[must_use]
pub fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    (!host.is_empty() && host.len() <= 255 && host.bytes().all(plain)).then_some(host)
}

/// The origin in the one form that browsers write; `None` if it is more or less
/// than an origin of the web.
fn exact(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let bare = url.path() == "/"
        && !text.ends_with('/')
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let host = url.host_str().is_some_and(|host| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    });
    let web = matches!(url.scheme(), "http" | "https");
    (web && bare && host).then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn origins(texts: &[&str]) -> Origins {
        Origins::parse(texts.iter().copied()).unwrap()
    }

    #[test]
    fn an_origin_is_taken_exactly() {
        let shop = origins(&["https://shop.example", "http://localhost:3000"]);
        for good in ["https://shop.example", "http://localhost:3000"] {
            assert!(shop.hold(good), "{good}");
        }
        for bad in [
            "http://shop.example",
            "https://shop.example:444",
            "https://shop.example.evil.org",
            "https://evil-shop.example",
            "https://www.shop.example",
            "https://shop.example/",
            "https://shop.example@evil.org",
            "https://SHOP.example",
            "http://localhost",
            "null",
            "",
        ] {
            assert!(!shop.hold(bad), "{bad}");
        }
    }

    #[test]
    fn a_star_is_for_subdomains_of_a_domain() {
        let all = origins(&["https://*.shop.example"]);
        assert!(all.hold("https://www.shop.example"));
        assert!(all.hold("https://a.b.shop.example"));
        assert!(!all.hold("https://shop.example"));
        assert!(!all.hold("https://evilshop.example"));
        assert!(!all.hold("http://www.shop.example"));
        assert!(!all.hold("https://www.shop.example:8443"));
        for wrong in [
            "*",
            "https://*",
            "https://*.com",
            "https://*.1.2.3.4",
            "https://a.*.com",
        ] {
            assert_eq!(Origins::parse([wrong]), Err(0), "{wrong}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        for wrong in [
            "",
            "shop.example",
            "https://",
            "ftp://a.org",
            "https://a.org/x",
            "https://u@a.org",
            "https://a.org?x",
            "https://a.org#x",
            "https://a.org; script-src *",
            "javascript://a.org",
        ] {
            assert_eq!(Origins::parse(["https://a.org", wrong]), Err(1), "{wrong}");
        }
        assert!(origins(&["https://A.org:443"]).hold("https://a.org"));
    }

    #[test]
    fn the_policy_names_who_may_frame() {
        assert_eq!(origins(&[]).ancestors(), "'self'");
        assert_eq!(
            origins(&["https://a.org", "http://*.b.org:81"]).ancestors(),
            "'self' https://a.org http://*.b.org:81"
        );
    }

    fn asked(origin: &[&str], host: &str, public: Option<&str>) -> From {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        for origin in origin {
            headers.append(ORIGIN, origin.parse().unwrap());
        }
        from(
            &headers,
            public.map(|url| Url::parse(url).unwrap()).as_ref(),
        )
    }

    #[test]
    fn our_own_pages_are_known_by_the_name_we_are_asked_by() {
        assert_eq!(asked(&["https://d.org"], "d.org", None), From::Ours);
        assert_eq!(asked(&["http://d.org:81"], "d.org:81", None), From::Ours);
        let public = Some("https://d.org/desk");
        assert_eq!(asked(&["https://d.org"], "inner:8080", public), From::Ours);
        let site = From::Site("https://e.org".into());
        assert_eq!(asked(&["https://e.org"], "d.org", public), site);
        assert_eq!(asked(&[], "d.org", public), From::Nowhere);
        assert_eq!(asked(&["null"], "d.org", public), From::Nowhere);
        assert_eq!(
            asked(&["https://d.org", "https://d.org"], "d.org", None),
            From::Nowhere
        );
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble_or_escape_the_policy(text in ".{0,40}") {
            let all = Origins::parse([text.as_str()]);
            if let Ok(all) = all {
                let plain = |c: char| c.is_ascii_alphanumeric() || "'.-:/*[] ".contains(c);
                prop_assert!(all.ancestors().chars().all(plain));
            }
            let _ = origins(&["https://*.a.org"]).hold(&text);
        }
    }
}
