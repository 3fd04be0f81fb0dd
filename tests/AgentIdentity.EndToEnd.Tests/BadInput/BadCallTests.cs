using System.Text;

namespace AgentIdentity.EndToEnd.Tests.BadInput;

/// <summary>An authenticated agent that sends what cannot be decided on is told so with a code, reaches nobody, and it is in the evidence.</summary>
public sealed class BadCallTests(RunningBroker broker) : IClassFixture<RunningBroker>
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_contacts","arguments":{"query":"grace"}}}""";
    private const string Chat = """{"model":"quick","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData("/mcp/crm", Call)]
    [InlineData("/v1/chat/completions", Chat)]
    public async Task The_same_body_unharmed_is_answered(string target, string body) =>
        (await PostAsync(target, Encoding.UTF8.GetBytes(body))).Should().StartWith("HTTP/1.1 200");

    [Theory]
    [InlineData("AID3101", "{nonsense")]
    [InlineData("AID3102", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_contacts","n\u0061me":"delete_contact"}}""")]
    [InlineData("AID3103", $"[{Call}]")]
    [InlineData("AID3105", """{"jsonrpc":"2.0","id":1,"method":"resources/reed","params":{}}""")]
    [InlineData("AID3106", Call, "Mcp-Name: delete_contact")]
    public async Task A_tool_call_that_can_be_misread_is_refused(string code, string body, params string[] headers) =>
        await RefusedAsync(code, () => PostAsync("/mcp/crm", Encoding.UTF8.GetBytes(body), headers), $"\"data\":{{\"code\":\"{code}\"");

    [Theory]
    [InlineData("AID4001", "{nonsense")]
    [InlineData("AID4001", """{"model":"quick","model":"other","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task A_model_call_that_can_be_misread_is_refused(string code, string body) =>
        await RefusedAsync(code, () => PostAsync("/v1/chat/completions", Encoding.UTF8.GetBytes(body)), $"\"code\":\"{code}\"}}}}");

    [Theory]
    [InlineData("/api/orders/orders/../A-17")]
    [InlineData("/api/orders/%2e%2e/admin/agents")]
    [InlineData("/api/orders/%2E%2E/%2E%2E/admin/agents")]
    [InlineData("/api/orders/orders%2fA-17")]
    [InlineData("/api/orders/orders%2FA-17")]
    [InlineData("/api/orders//orders/A-17")]
    [InlineData("/api/orders/orders;v=1/A-17")]
    public async Task A_path_that_can_be_read_twice_is_refused(string target)
    {
        var token = await broker.TokenAsync("/api/orders");
        await RefusedAsync("AID3002", () => broker.SendAsync("GET", target, [$"Authorization: DPoP {token}", $"DPoP: {broker.Proof("GET", target, token)}"]), "\"code\":\"AID3002\"");
    }

    [Theory]
    [InlineData("/api/orders", "/api/orders/orders/A-17")]
    [InlineData("/mcp/crm", "/mcp/crm")]
    [InlineData("/v1", "/v1/chat/completions")]
    public async Task A_body_of_100_MB_is_refused(string door, string target)
    {
        var token = await broker.TokenAsync(door);
        await RefusedAsync("AID3005", () => broker.SendAsync("POST", target,
        [
            $"Authorization: DPoP {token}", $"DPoP: {broker.Proof("POST", target, token)}", "Content-Type: application/json", "Content-Length: 104857600",
        ]), "\"code\":\"AID3005\"");
    }

    private async Task RefusedAsync(string code, Func<Task<string>> send, string shape)
    {
        var (entries, forwarded) = ((await broker.EvidenceAsync()).Length, broker.Forwarded);

        var answer = await send();

        answer.Should().StartWith("HTTP/1.1 4").And.Contain(shape);
        broker.Forwarded.Should().Be(forwarded);
        (await broker.EvidenceAsync())[entries..].Should().ContainSingle(entry => entry.Contains("\"refusal\"", StringComparison.Ordinal))
            .Which.Should().Contain(code).And.Contain(broker.Stage.Scene.Delegation);
    }

    private async Task<string> PostAsync(string target, ReadOnlyMemory<byte> body, params string[] headers)
    {
        var token = await broker.TokenAsync(target == "/mcp/crm" ? target : "/v1");
        return await broker.SendAsync("POST", target,
        [
            $"Authorization: DPoP {token}", $"DPoP: {broker.Proof("POST", target, token)}", "Content-Type: application/json",
            "Accept: application/json, text/event-stream", $"Content-Length: {body.Length}", .. headers,
        ], body);
    }
}
