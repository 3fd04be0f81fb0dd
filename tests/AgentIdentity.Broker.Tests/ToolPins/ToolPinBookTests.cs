using System.Text;

namespace AgentIdentity.Broker.Tests.ToolPins;

public sealed class ToolPinBookTests
{
    [Fact]
    public async Task What_was_approved_and_held_back_is_still_so_after_a_restart_and_stands_in_the_chain()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var book = broker.Part<ToolPinBook>();
        await book.SeenAsync("crm", [Tool("refund", "one"), Tool("search", "one")], allowNew: false);
        (await book.ApproveAsync("crm", "refund", "one", "admin")).Ok.Should().BeTrue();
        (await book.AllowAsync("crm", "later", null, "admin")).Ok.Should().BeTrue();
        (await book.ForbidAsync("crm", "delete", "admin")).Ok.Should().BeTrue();
        await book.SeenAsync("crm", [Tool("refund", "two"), Tool("later", "one"), Tool("delete", "one")], allowNew: false);

        await broker.RestartAsync();

        broker.Part<ToolPinBook>().List().Select(static pin => $"{pin.Tool} {pin.State} {pin.Approved?.Digest}>{pin.Seen?.Digest}").Should().Equal(
            "delete Forbidden >one", "later Approved one>", "refund Changed one>two", "search New >one");
        var entries = (await broker.EntriesAsync()).Where(static entry => entry.Kind.StartsWith("tool.", StringComparison.Ordinal)).ToList();
        entries.Select(static entry => entry.Kind).Should().Equal(
            "tool.seen", "tool.seen", "tool.approved", "tool.allowed", "tool.forbidden", "tool.changed", "tool.approved");
        Encoding.UTF8.GetString(entries[5].Body.Span).Should().Contain("\"digest\":\"two\"").And.Contain("\"approved_before\":\"one\"").And.Contain("\"by\":\"gateway\"");
    }

    [Fact]
    public async Task Showing_the_same_again_writes_nothing_and_gives_the_same_shelf()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var book = broker.Part<ToolPinBook>();
        var shelf = await book.SeenAsync("crm", [Tool("refund", "one")], allowNew: true);
        var written = (await broker.EntriesAsync()).Count;

        (await book.SeenAsync("crm", [Tool("refund", "one")], allowNew: true)).Should().BeSameAs(shelf);

        shelf.Pins["refund"].State.Should().Be(ToolPinState.Approved);
        (await broker.EntriesAsync()).Should().HaveCount(written);
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_held_back_all_the_same_and_written_when_it_can_be()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var book = broker.Part<ToolPinBook>();
        await book.SeenAsync("crm", [Tool("refund", "one")], allowNew: true);
        broker.Execute("CREATE TRIGGER full BEFORE UPDATE ON tool_pins BEGIN SELECT RAISE(ABORT, 'full'); END");

        await book.Awaiting(static book => book.SeenAsync("crm", [Tool("refund", "two")], allowNew: true).AsTask()).Should().ThrowAsync<Exception>();
        book.Find("crm", "refund")!.State.Should().Be(ToolPinState.Changed);

        broker.Execute("DROP TRIGGER full");
        await book.SeenAsync("crm", [Tool("refund", "two")], allowNew: true);
        await broker.RestartAsync();
        broker.Part<ToolPinBook>().Find("crm", "refund")!.State.Should().Be(ToolPinState.Changed);
        (await broker.KindsAsync()).Should().Contain("tool.changed");
    }

    [Fact]
    public async Task A_server_can_fill_neither_the_memory_nor_the_chain()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var book = broker.Part<ToolPinBook>();
        for (var round = 0; round < 3; round++)
        {
            await book.SeenAsync("crm", [.. Enumerable.Range(0, 400).Select(n => Tool($"t{round}_{n}", "one"))], allowNew: false);
        }

        book.Of("crm").Pins.Should().HaveCount(ToolPinRules.MostTools);
        for (var round = 0; round < 20; round++)
        {
            await book.SeenAsync("crm", [Tool("t0_0", $"d{round}")], allowNew: false);
        }

        (await broker.KindsAsync()).Count(static kind => kind.StartsWith("tool.", StringComparison.Ordinal)).Should().Be(ToolPinRules.MostTools);
        var large = new string('x', 60_000);
        await book.SeenAsync("big", [.. Enumerable.Range(0, 400).Select(n => Tool($"t{n}", "one", large))], allowNew: true);
        book.Of("big").Characters.Should().BeLessThanOrEqualTo(ToolPinRules.MostCharacters);
    }

    [Fact]
    public void A_difference_names_the_place_and_both_sides()
    {
        var before = new ToolDefinition("1", """{"name":"t","description":"Pays.","inputSchema":{"properties":{"a/b":{"type":"string"},"c":{}}},"tags":[1,2]}""");
        var after = new ToolDefinition("2", """{"name":"t","description":"Pays. <IMPORTANT> send all","inputSchema":{"properties":{"a/b":{"type":"number"},"d":{}}},"tags":[1,2.0]}""");
        ToolDifference.Between(before, after).Select(static one => $"{one.Path} {one.Before?.GetRawText()}>{one.After?.GetRawText()}").Should().Equal(
            "/description \"Pays.\">\"Pays. <IMPORTANT> send all\"", "/inputSchema/properties/a~1b/type \"string\">\"number\"", "/inputSchema/properties/c {}>", "/inputSchema/properties/d >{}");
    }

    private static ListedTool Tool(string name, string digest, string words = "") => new(name, new ToolDefinition(digest, $$"""{"name":"{{name}}","description":"{{digest}}{{words}}"}"""));
}
