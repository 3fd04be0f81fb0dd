using System.Text;
using AgentIdentity.Policy;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.Tests.Fga;

public sealed class FgaMessageTests
{
    [Fact]
    public void Null_is_the_same_as_absent_and_an_unknown_member_is_passed_over()
    {
        var message = Read("""{"tuple_key":null,"context":null,"consistency":null,"trace":null,"of_tomorrow":[1]}""");
        (message.Part("tuple_key"), message.Object("context"), FgaTuples.Consistency(message), message.Flag("trace"))
            .Should().Be((null, null, RelationConsistency.MinimizeLatency, false));
        message.Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData("""{"user":1}""", "user")]
    [InlineData("""{"user":["user:a"]}""", "user")]
    [InlineData("""{"relation":"a b"}""", "relation")]
    [InlineData("""{"object":"x"}""", "object")]
    [InlineData("""{"condition":"until"}""", "condition")]
    [InlineData("""{"condition":{}}""", "condition.name")]
    [InlineData("""{"condition":{"name":"until","context":[]}}""", "condition.context")]
    public void A_member_of_the_wrong_kind_is_named_where_it_stands(string key, string member)
    {
        var message = Read($$"""{"contextual_tuples":{"tuple_keys":[{},{{key}}] } }""");
        FgaTuples.Contextual(message);
        message.Refusal!.Message.Should().StartWith($"contextual_tuples.tuple_keys[1].{member} must be ");
        message.Refusal.Code.Should().Be("validation_error");
    }

    [Fact]
    public void The_first_mistake_is_the_one_that_is_told()
    {
        var message = Read("""{"a":1,"b":2}""");
        message.Text("b");
        message.Text("a");
        message.Refusal!.Message.Should().StartWith("b ");
    }

    [Theory]
    [InlineData("\"user:a\\n\"")]
    [InlineData("\"user: a\"")]
    [InlineData("\"u\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void A_question_needs_a_user_without_white_space_at_any_place(string user)
    {
        var message = Read($$"""{"user":{{user}},"relation":"viewer","object":"document:1"}""");
        FgaTuples.Question(message);
        message.Refusal!.Message.Should().StartWith("user must be 2 to 512 characters");
    }

    [Fact]
    public void A_misspelt_wish_for_fresh_answers_is_not_granted_stale_ones()
    {
        var message = Read("""{"consistency":"HIGHER_CONSISTENCI"}""");
        FgaTuples.Consistency(message);
        message.Refusal!.Code.Should().Be("validation_error");
        FgaTuples.Consistency(Read("""{"consistency":"HIGHER_CONSISTENCY"}""")).Should().Be(RelationConsistency.HigherConsistency);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("\"7\"", 7)]
    [InlineData("7.0", null)]
    [InlineData("7.5", null)]
    [InlineData("\"seven\"", null)]
    [InlineData("99999999999", null)]
    public void A_whole_number_may_come_as_text(string json, int? number)
    {
        var message = Read($$"""{"page_size":{{json}}}""");
        message.Number("page_size").Should().Be(number);
        (message.Refusal is null).Should().Be(number is not null);
    }

    [Fact]
    public void A_list_that_is_too_long_is_refused_before_it_is_read()
    {
        var message = Read("""{"tuple_keys":[{},{},{}]}""");
        var read = 0;
        message.List("tuple_keys", 2, _ => read++, "exceeded_entity_limit").Should().BeEmpty();
        (read, message.Refusal!.Code).Should().Be((0, "exceeded_entity_limit"));
    }

    private static FgaMessage Read(string json) => FgaBody.Parse(Encoding.UTF8.GetBytes(json)).Message!;
}
