namespace AgentIdentity.Server.Tests.OpenApi;

/// <summary>
/// An upstream with an OpenAPI description, end to end: the draft of its mapping as it is written, rules over what path, query and body say,
/// and calls over real sockets.
/// </summary>
public sealed class OpenApiTests(OpenApiServer server) : IClassFixture<OpenApiServer>
{
    [Theory]
    [InlineData("GET", "/orders/7", null, 200, null)]
    [InlineData("HEAD", "/orders/7", null, 200, null)]
    [InlineData("GET", "/orders?limit=50", null, 200, null)]
    [InlineData("GET", "/orders?other=x", null, 200, null)]
    [InlineData("DELETE", "/orders/7", null, 200, null)]
    [InlineData("POST", "/orders", """{"amount":3.5,"tags":["a"]}""", 200, null)]
    [InlineData("GET", "/orders/1000", null, 403, "low-numbers")]
    [InlineData("HEAD", "/orders/1000", null, 403, "low-numbers")]
    [InlineData("GET", "/orders?limit=51", null, 403, "small-pages")]
    [InlineData("HEAD", "/orders?limit=51", null, 403, "small-pages")]
    [InlineData("POST", "/orders", """{"amount":101}""", 403, "small-orders")]
    [InlineData("GET", "/orders/seven", null, 403, "arguments_invalid")]
    [InlineData("GET", "/orders/7.5", null, 403, "arguments_invalid")]
    [InlineData("GET", "/orders/9223372036854775808", null, 403, "arguments_invalid")]
    [InlineData("GET", "/orders?limit=many", null, 403, "arguments_invalid")]
    [InlineData("GET", "/orders?limit=1&limit=2", null, 403, "arguments_invalid")]
    [InlineData("POST", "/orders", """{"amount":"3"}""", 403, "arguments_invalid")]
    [InlineData("POST", "/orders", """{"amount":3,"evil":1}""", 403, "arguments_invalid")]
    [InlineData("POST", "/orders", "{}", 403, "arguments_invalid")]
    [InlineData("POST", "/orders", "[]", 403, "arguments_invalid")]
    [InlineData("PUT", "/orders/7", "{}", 403, "not_mapped")]
    [InlineData("GET", "/other", null, 403, "not_mapped")]
    [InlineData("GET", "/ORDERS/7", null, 403, "not_mapped")]
    [InlineData("GET", "/orders/7/", null, 403, "not_mapped")]
    [InlineData("GET", "/orders/7/lines", null, 403, "not_mapped")]
    public async Task Operations_are_actions_and_their_fields_are_attributes(string method, string target, string? body, int status, string? because)
    {
        var before = server.Forwarded;
        using var answer = await server.SendAsync(method, target, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var evidence = (await server.EvidenceAsync()).Last(static line => line.Contains("\"kind\":\"decision\"", StringComparison.Ordinal));
        ((int)answer.StatusCode).Should().Be(status, text + evidence);
        server.Forwarded.Should().Be(before + (status == 200 ? 1 : 0));
        if (because is not null)
        {
            evidence.Should().Contain(because);
        }
    }
}
