using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>An approved call whose server asks back: what the decision is told of the later part, and what the client holds meanwhile.</summary>
public sealed class ContinuedApprovalTests
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{},"url":{}}}}""";
    private const string Asks = """{"resultType":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":{"message":"Who are you?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}}},"requestState":"inner-1"}""";
    private const string Done = """{"resultType":"complete","content":[{"type":"text","text":"done"}]}""";
    private const string Ada = """{"who":{"action":"accept","content":{"name":"Ada"}}}""";

    [Theory]
    [InlineData("""{"who":{"action":"decline"}}""", null)]
    [InlineData("{}", null)]
    [InlineData(Ada, """{"who":{"question":"Who are you?","answer":{"action":"accept","content":{"name":"Ada"}}}}""")]
    [InlineData("""{"who":{"action":"accept"}}""", """{"who":{"question":"Who are you?","answer":{"action":"accept"}}}""")]
    public async Task The_decision_on_the_later_part_knows_the_first_and_what_is_told(string responses, string? told)
    {
        await using var world = await StartAsync();
        var state = (await ResultAsync(world, null, null)).GetProperty("requestState").GetString()!;
        (await ResultAsync(world, state, responses)).GetProperty("resultType").GetString().Should().Be("complete");

        var parts = world.Decisions.Terms.Where(static terms => terms.Continues is not null).ToList();
        var later = parts.Should().ContainSingle().Subject;
        later.Continues.Should().StartWith("dec_");
        later.Told?.GetRawText().Should().Be(told);
        if (told is null)
        {
            later.Told.Should().BeNull();
        }
    }

    [Fact]
    public async Task Answers_that_need_an_approval_themselves_are_carried_until_it_is_there_and_are_sent_once()
    {
        await using var world = await StartAsync();
        var first = (await ResultAsync(world, null, null)).GetProperty("requestState").GetString()!;
        var allow = world.Decisions.Says;
        world.Decisions.Pending = [new PendingApproval("apr_2", "big-refund", new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero))];
        world.Decisions.Says = decision => decision with
        {
            Outcome = Outcome.NeedsApproval,
            ReasonCode = "needs_approval",
            Visible = true,
            Approvals = [new ApprovalDemand("big-refund", "role:team-lead", TimeSpan.FromMinutes(15), "")],
        };
        var waits = await ResultAsync(world, first, Ada);
        waits.GetProperty("inputRequests").GetProperty("approval").GetProperty("params").GetProperty("url").GetString().Should().EndWith("/console/approvals/apr_2");
        var second = waits.GetProperty("requestState").GetString()!;
        var still = (await ResultAsync(world, second, """{"approval":{"action":"accept"}}""")).GetProperty("requestState").GetString()!;

        (world.Decisions.Says, world.Decisions.Pending) = (allow, []);
        (await ResultAsync(world, still, """{"approval":{"action":"accept"}}""")).GetProperty("resultType").GetString().Should().Be("complete");

        using var sent = JsonDocument.Parse(world.Upstream.Seen.Last().Body);
        sent.RootElement.GetProperty("params").GetProperty("inputResponses").GetRawText().Should().Be(Ada);
        sent.RootElement.GetProperty("params").GetProperty("requestState").GetString().Should().Be("inner-1");
        var count = world.Upstream.Seen.Count;
        foreach (var used in (string[])[first, second, still])
        {
            (await Expect.CodeOf(await CallAsync(world, used, Ada))).Should().Be("AID3114");
        }

        world.Upstream.Seen.Should().HaveCount(count);
    }

    private static Task<GatewayWorld> StartAsync() => GatewayWorld.StartAsync(static world =>
    {
        world.Upstream.Answer = static (http, body) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(
                $$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{{(body.Contains("inputResponses", StringComparison.Ordinal) ? Done : Asks)}} }""");
        };
        world.Decisions.Says = static decision => decision with { Used = [new ApprovedRule("big-refund", "apr_1", "lea")] };
    });

    private static async Task<JsonElement> ResultAsync(GatewayWorld world, string? state, string? responses)
    {
        var text = await (await CallAsync(world, state, responses)).Content.ReadAsStringAsync();
        var root = JsonDocument.Parse(text).RootElement;
        root.TryGetProperty("result", out var result).Should().BeTrue(text);
        return result;
    }

    private static Task<HttpResponseMessage> CallAsync(GatewayWorld world, string? state, string? responses)
    {
        var going = (state is null ? "" : $",\"requestState\":\"{state}\"") + (responses is null ? "" : $",\"inputResponses\":{responses}");
        var call = ModernCall.Of($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{}{{going}} } }""", Meta)!;
        return world.Client.SendAsync(call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body))));
    }
}
