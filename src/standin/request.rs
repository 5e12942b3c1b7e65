//! Reading a call's parameters from query and body.

use super::errors::ApiError;
use super::methods::Method;
use super::methods::params::{Params, Upload};
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;
use std::collections::HashMap;

/// Room for the other parts beside a file.
const SPARE: usize = 1 << 20;

/// Parameters of a call, wherever they stand. A body larger than the largest
/// upload is refused with 413.
pub async fn parameters(
    method: &'static Method,
    request: Request,
    max_upload: usize,
) -> Result<Params, ApiError> {
    let mut values = HashMap::new();
    let mut files = HashMap::new();
    let query = request.uri().query().unwrap_or_default().to_owned();
    form(query.as_bytes(), &mut values);
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if kind.starts_with("multipart/form-data") {
        multipart(request, &mut values, &mut files).await?;
        return Ok(Params::new(method, values, files));
    }
    let body = to_bytes(request.into_body(), max_upload + SPARE)
        .await
        .map_err(|_| ApiError::too_large())?;
    if kind.starts_with("application/json") {
        if !body.is_empty() {
            let object: HashMap<String, Value> = serde_json::from_slice(&body)
                .map_err(|_| ApiError::bad("can't parse JSON object"))?;
            values.extend(object);
        }
    } else {
        form(&body, &mut values);
    }
    Ok(Params::new(method, values, files))
}

fn form(text: &[u8], values: &mut HashMap<String, Value>) {
    values.extend(
        url::form_urlencoded::parse(text)
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))),
    );
}

async fn multipart(
    request: Request,
    values: &mut HashMap<String, Value>,
    files: &mut HashMap<String, Upload>,
) -> Result<(), ApiError> {
    let broken = |_| ApiError::bad("can't parse multipart body");
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| ApiError::bad("can't parse multipart body"))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let mime = part.content_type().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| {
            if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                ApiError::too_large()
            } else {
                broken(error)
            }
        })?;
        if let Some(name_of_file) = file {
            files.insert(
                name,
                Upload {
                    name: name_of_file,
                    mime,
                    bytes,
                },
            );
        } else {
            let text = String::from_utf8(bytes.to_vec());
            let text = text.map_err(|_| ApiError::bad("strings must be encoded in UTF-8"))?;
            values.insert(name, Value::String(text));
        }
    }
    Ok(())
}
