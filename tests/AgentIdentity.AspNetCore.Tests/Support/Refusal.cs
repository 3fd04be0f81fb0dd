using System.Net;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>What a refused caller sees: status, code, and the challenge.</summary>
internal static class Refusal
{
    public static async Task ShouldBeRefused(this Task<HttpResponseMessage> call, HttpStatusCode status, TokenError error, string? challenge = null, string scheme = "DPoP")
    {
        using var response = await call;
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("code").GetString().Should().Be(error.Code());
        body.RootElement.GetProperty("status").GetInt32().Should().Be((int)status);
        if (challenge is not null)
        {
            response.Headers.WwwAuthenticate.ToString().Should().StartWith(scheme).And.Contain(challenge);
        }
    }

    public static async Task ShouldPass(this Task<HttpResponseMessage> call, string? body = null)
    {
        using var response = await call;
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", response.Headers.WwwAuthenticate);
        if (body is not null)
        {
            (await response.Content.ReadAsStringAsync()).Should().Be(body);
        }
    }
}
