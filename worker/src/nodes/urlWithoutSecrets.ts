// SPDX-License-Identifier: MIT

/** What may be shown of a URL, or of what was meant as one: keys stand in its path, its query or before an "@". */
export function urlWithoutSecrets(text: string): string {
  const [, scheme = "", rest = ""] = /^([a-z][a-z\d+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const place = rest.replace(/^[^/?#]*@/, "");
  const host = place.replace(/[/?#].*$/s, "");
  return host === rest ? text : `${scheme}${host}/...`;
}
