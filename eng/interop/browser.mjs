// Ben's browser without a screen: keeps cookies, follows redirects within one origin, fills in the form it is shown.
export class Browser {
  #cookies = new Map();

  async open(url, init = {}) {
    const origin = new URL(url).origin;
    for (let hops = 0; hops < 10; hops++) {
      const cookie = [...this.#cookies].map(pair => pair.join('=')).join('; ');
      const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [name, ...value] = line.split(';')[0].split('=');
        this.#cookies.set(name, value.join('='));
      }
      this.page = await response.text();
      this.address = new URL(url);
      const location = response.headers.get('location');
      if (!location) {
        if (!response.ok) throw new Error(`${url} answered ${response.status}: ${this.page}`);
        return;
      }
      url = new URL(location, url);
      init = {};
      if (url.origin !== origin) {
        this.address = url; // sent elsewhere: where to is all that matters
        return;
      }
    }
    throw new Error(`too many redirects; the last was to ${url}`);
  }

  // Submits the page's form that has the given mark, with its hidden fields and these values.
  async submit(mark, values) {
    const form = this.page.match(/<form\b[^>]*>[\s\S]*?<\/form>/g)?.find(text => text.includes(mark));
    if (!form) throw new Error(`no form with '${mark}' at ${this.address}: ${this.page}`);
    const hidden = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
    await this.open(this.address, { method: 'POST', body: new URLSearchParams([...hidden, ...Object.entries(values)]) });
  }
}

const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '';
