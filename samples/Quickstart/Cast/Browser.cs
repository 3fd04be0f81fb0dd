using System.Net;
using System.Text.RegularExpressions;

namespace Quickstart.Cast;

/// <summary>
/// A person's browser without a screen: keeps cookies, follows redirects within the broker, fills in the forms it is
/// shown. It uses the same pages a person uses, without script.
/// </summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _home;

    public Browser(Uri home)
    {
        _home = home;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = home };
    }

    /// <summary>Where the browser is. After a redirect to another origin it is the address it was sent to, unvisited.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    public string Page { get; private set; } = "";

    public Task OpenAsync(Uri address) => GoAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Submits the first form whose markup contains <paramref name="mark"/>, with its hidden fields and the given values.</summary>
    public Task SubmitAsync(string mark, params (string Name, string Value)[] values)
    {
        var form = Forms().Matches(Page).FirstOrDefault(match => match.Value.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No form with '{mark}' at {Address}:\n{Page}");
        var fields = Inputs().Matches(form.Value)
            .Select(input => (Type: Attribute(input.Value, "type"), Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value") ?? "", Tag: input.Value))
            .Where(input => input.Name is not null && input.Type is not ("submit" or "checkbox" or "radio"))
            .ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in values)
        {
            fields[name] = value;
        }

        var action = Attribute(form.Groups["attributes"].Value, "action") is { Length: > 0 } written ? new Uri(Address, written) : Address;
        return GoAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }

    public void Dispose() => _http.Dispose();

    private async Task GoAsync(HttpRequestMessage request)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            Address = request.RequestUri!.IsAbsoluteUri ? request.RequestUri : new Uri(_home, request.RequestUri);
            using var response = await _http.SendAsync(request);
            Page = await response.Content.ReadAsStringAsync();
            if (response.Headers.Location is not { } location)
            {
                if (!response.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{request.Method} {Address} answered {(int)response.StatusCode}: {Page}");
                }

                return;
            }

            var next = new Uri(Address, location);
            if (next.Authority != _home.Authority)
            {
                Address = next;
                return;
            }

            request = new HttpRequestMessage(HttpMethod.Get, next);
        }

        throw new InvalidOperationException($"Too many redirects; the last was to {Address}.");
    }

    private static string? Attribute(string tag, string name)
    {
        var match = Regex.Match(tag, $"""\b{name}\s*=\s*"([^"]*)"|\b{name}\s*=\s*'([^']*)'""", RegexOptions.IgnoreCase);
        return match.Success ? WebUtility.HtmlDecode(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value) : null;
    }

    [GeneratedRegex("""<form\b(?<attributes>[^>]*)>.*?</form>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Forms();

    [GeneratedRegex("""<input\b[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Inputs();
}
