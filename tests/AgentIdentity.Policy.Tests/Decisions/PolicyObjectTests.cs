using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

public sealed class PolicyObjectTests
{
    [Theory]
    [InlineData("ben\n")]
    [InlineData("\nben")]
    [InlineData("ben smith")]
    [InlineData("*")]
    [InlineData("group:sales#member")]
    [InlineData("")]
    [InlineData("ben@corp.example")]
    public void An_id_that_could_be_read_as_another_is_nobody(string id) => PolicyObject.User("user", id).Should().BeNull();

    [Fact]
    public void A_plain_id_is_somebody() => PolicyObject.User("user", "ben.smith")!.Text.Should().Be("user:ben.smith");

    [Theory]
    [InlineData("crm\n", "search")]
    [InlineData("crm", "search\n")]
    [InlineData("crm", "")]
    [InlineData("crm", "a:b")]
    [InlineData("crm", "*")]
    public void A_call_that_cannot_be_named_without_doubt_is_no_object(string upstream, string tool) =>
        PolicyObject.Of(Call.Tool(upstream, tool, null)).Should().BeNull();

    [Fact]
    public void A_method_with_a_line_break_is_no_verb() => PolicyObject.Of(Call.Http("orders", "GET\n", "/orders")).Should().BeNull();
}
