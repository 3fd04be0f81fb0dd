using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>OAuth requests by hand: a form, and headers that may be wrong.</summary>
public static class Wire
{
    public const string TokenPath = "/oauth2/token";

    public static async Task<(OAuthReply Reply, HttpResponseMessage Response)> PostAsync(
        this HttpClient http, string path, IEnumerable<(string Name, string Value)> form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(static field => KeyValuePair.Create(field.Name, field.Value))),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (new OAuthReply(response.StatusCode, JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement), response);
    }

    /// <summary>client_credentials at the issuer: the simplest request that needs an authenticated client.</summary>
    public static async Task<OAuthReply> ActorAsync(
        this HttpClient http, IEnumerable<(string Name, string Value)> credential, params (string Name, string Value)[] headers) =>
        (await http.PostAsync(TokenPath, Ask(http, credential), headers)).Reply;

    public static IEnumerable<(string Name, string Value)> Ask(HttpClient http, IEnumerable<(string Name, string Value)> credential) =>
        [("grant_type", "client_credentials"), ("resource", Origin(http)), .. credential];

    public static string Origin(this HttpClient http) => http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public static void ShouldBe(this OAuthReply reply, HttpStatusCode status, string? error, string? code) =>
        (reply.Status, reply["error"], reply["code"]).Should().Be((status, error, code), reply.Json.GetRawText());
}
