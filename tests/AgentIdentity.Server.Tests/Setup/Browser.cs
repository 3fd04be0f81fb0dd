using System.Net;
using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Tests.Setup;

/// <summary>A person's browser without script: cookies, forms, redirects followed one by one.</summary>
public sealed partial class Browser
{
    private readonly string _root;

    public Browser(ServerUnderTest server, string person, string password)
    {
        _root = server.PublicPath;
        (Person, Password) = (person, password);
        Http = server.Client(Cookies);
    }

    public string Person { get; }

    public string Password { get; }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> GetAsync(string address) => Http.GetAsync(address);

    public async Task<HttpResponseMessage> SignInAsync(string page = "/account/sign-in", string? password = null)
    {
        var form = await Http.GetStringAsync(page);
        return await SubmitAsync(page, form, ("username", Person), ("password", password ?? Password));
    }

    /// <summary>Posts the form of a page, with its hidden antiforgery field.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string address, string page, params (string Name, string Value)[] fields) =>
        Http.PostAsync(address, new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", Antiforgery(page))).Select(field => KeyValuePair.Create(field.Item1, field.Item2))));

    public static string Antiforgery(string page) => Hidden().Match(page).Groups[1].Value;

    /// <summary>From the authorize address through sign-in and consent to the redirect at the agent.</summary>
    public Task<Uri> ConsentAsync(string clientId, string requestUri, string decision = "grant") =>
        FollowAsync($"/oauth2/authorize?client_id={Uri.EscapeDataString(clientId)}&request_uri={Uri.EscapeDataString(requestUri)}", decision);

    /// <summary>The same from any authorize address below the public one.</summary>
    public async Task<Uri> FollowAsync(string next, string decision = "grant")
    {
        for (var step = 0; step < 8; step++)
        {
            var response = await Http.GetAsync(next);
            if (next.StartsWith("/account/sign-in", StringComparison.Ordinal))
            {
                response = await SignInAsync(next);
            }
            else if (next.StartsWith("/consent", StringComparison.Ordinal))
            {
                response = await AnswerAsync(next, await response.Content.ReadAsStringAsync(), decision);
            }

            response.Headers.Location.Should().NotBeNull($"{next} answered {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            var location = new Uri(Http.BaseAddress!, response.Headers.Location!);
            if (location.Authority != Http.BaseAddress!.Authority)
            {
                return location;
            }

            location.PathAndQuery.Should().StartWith(_root + "/", "every address of this server is below its public one");
            next = location.PathAndQuery[_root.Length..];
        }

        throw new InvalidOperationException("The redirects go round in a circle.");
    }

    // Ticks everything that the agent asks for beyond its calls.
    private Task<HttpResponseMessage> AnswerAsync(string address, string page, string decision) =>
        SubmitAsync(address, page, [("decision", decision), .. Powers().Matches(page).Select(static power => ("allow", power.Groups[1].Value))]);

    [GeneratedRegex("name=\"allow\" value=\"([^\"]+)\"")]
    private static partial Regex Powers();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden();
}
