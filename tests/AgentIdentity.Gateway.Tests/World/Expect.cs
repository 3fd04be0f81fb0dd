using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>What every refusal must satisfy, whatever was wrong.</summary>
internal static class Expect
{
    /// <summary>The code in whatever shape the protocol gives it.</summary>
    public static async Task<string> CodeOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return CodeOf(document.RootElement);
    }

    public static string CodeOf(JsonElement body)
    {
        if (!body.TryGetProperty("error", out var error))
        {
            return body.GetProperty("code").GetString()!;
        }

        return error.TryGetProperty("data", out var data) ? data.GetProperty("code").GetString()! : error.GetProperty("code").GetString()!;
    }

    /// <summary>An authenticated caller was refused: status, code, nothing forwarded, an entry in the evidence.</summary>
    public static async Task Refused(GatewayWorld world, HttpResponseMessage response, HttpStatusCode status, string code, string kind = EvidenceKinds.Refusal)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, body);
        (await CodeOf(response)).Should().Be(code, body);
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Bodies(kind).Should().ContainSingle().Which.GetProperty("refusal").GetProperty("code").GetString().Should().Be(code);
        world.Strangers.Should().BeEmpty();
    }

    /// <summary>A stranger was refused: 401 with a challenge, nothing forwarded, no evidence, one line in the security log.</summary>
    public static async Task Stranger(GatewayWorld world, HttpResponseMessage response, string code)
    {
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await CodeOf(response)).Should().Be(code);
        response.Headers.WwwAuthenticate.ToString().Should().Contain("resource_metadata=");
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Notes.Should().BeEmpty();
        world.Strangers.Should().ContainSingle().Which.Code.Should().Be(code);
    }

    /// <summary>Waits for something that happens right after an answer.</summary>
    public static async Task Soon(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        condition().Should().BeTrue();
    }
}
