using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

public sealed class ToolMappingTests
{
    private const string Typed =
        "{ risk: high, input: { properties: { order: { type: string }, amount: { type: number }, many: { type: integer }, to: { type: array, items: { type: string } }, region: { type: string, enum: [eu, us] }, note: { type: [string, \"null\"] }, deep: { properties: { x: { type: boolean } }, required: [x] } }, required: [order] } }";

    [Fact]
    public void A_tool_has_the_risk_and_the_attributes_that_stand_there()
    {
        var mapped = Mapped.Tool("{ risk: critical, attributes: { region: eu-central-1, days: 30, personal: true, tags: [a, b], version: \"1\" } }", "{}");
        mapped.Risk.Should().Be(Risk.Critical);
        mapped.Attributes.ToString().Should().Be("""{"region": "eu-central-1", "days": 30, "personal": true, "tags": ["a", "b"], "version": "1"}""");
    }

    [Fact]
    public void An_attribute_is_computed_from_the_arguments()
    {
        const string entry = "{ attributes: { outside: { from: 'args.to.exists(t, !t.endsWith(\"@corp.com\"))' } } }";
        Mapped.Tool(entry, """{"to":["a@corp.com","b@else.com"]}""").Attributes.ToString().Should().Be("""{"outside": true}""");
        Mapped.Tool(entry, """{"to":[]}""").Attributes.ToString().Should().Be("""{"outside": false}""");
        Mapped.Tool(entry, "{}").Problem.Should().StartWith("the attribute outside (args.to");
    }

    [Theory]
    [InlineData("""{"order":"17"}""", "order:17")]
    [InlineData("""{"order":17}""", "order:17")]
    [InlineData("""{"order":"a/b"}""", "order:a/b")]
    [InlineData("""{"order":""}""", null)]
    [InlineData("""{"order":"*"}""", null)]
    [InlineData("""{"order":"1*"}""", null)]
    [InlineData("""{"order":"a b"}""", null)]
    [InlineData("""{"order":"a:b"}""", null)]
    [InlineData("""{"order":"a#b"}""", null)]
    [InlineData("""{"order":"a@b"}""", null)]
    [InlineData("""{"order":1.5}""", null)]
    [InlineData("""{"order":null}""", null)]
    [InlineData("""{"order":["17"]}""", null)]
    [InlineData("{}", null)]
    public void A_call_names_its_resource_or_is_refused(string arguments, string? resource)
    {
        var mapped = Mapped.Tool("{ resource: { type: order, id: args.order, human: can_read, agent: agent_can_work } }", arguments);
        mapped.Resource.Should().Be(resource);
        (mapped.Problem is null).Should().Be(resource is not null);
        (mapped.HumanRelation, mapped.AgentRelation).Should().Be(("can_read", "agent_can_work"));
    }

    [Fact]
    public void In_a_list_the_resource_is_open_and_the_arguments_are_unread()
    {
        var table = Mapped.Table("""
            apiVersion: agentidentity/v1
            upstream: crm
            tools:
              act: { risk: low, resource: { type: order, id: args.order, human: can_read }, attributes: { big: { from: args.amount > 5 } } }
            """);
        var listed = table.Map(Call.ToolInList("crm", "act"));
        (listed.Open, listed.Problem, listed.Resource, listed.Risk).Should().Be((true, null, null, Risk.Low));
        Cel.CelEnvironment.Standard.Declare("a", Cel.CelType.Dyn).Compile("a.big").Evaluate(Cel.CelActivation.Of(("a", listed.Attributes))).IsUnknown.Should().BeTrue();

        // Somebody who asks about a call that will be made gets no benefit of the doubt.
        var unread = table.Map(Call.ToolUnread("crm", "act"));
        unread.Open.Should().BeFalse();
        unread.Fault.Should().Be(Policy.Mappings.MappingFault.Body);
        unread.Problem.Should().NotBeNull();
    }

    [Theory]
    [InlineData("""{"order":"1","amount":5}""", null)]
    [InlineData("""{"order":"1","many":5.0}""", null)]
    [InlineData("""{"order":"1","note":null,"extra":[1]}""", null)]
    [InlineData("""{"order":"1","amount":"5"}""", "args.amount is a text, where the mapping declares a number")]
    [InlineData("""{"order":"1","many":5.5}""", "args.many: expected int, found JSON number")]
    [InlineData("""{"order":"1","to":"a"}""", "args.to is a text, where the mapping declares a list")]
    [InlineData("""{"order":"1","to":["a",1]}""", "args.to[1] is a number, where the mapping declares a text")]
    [InlineData("""{"order":"1","region":"cn"}""", "args.region is none of eu, us")]
    [InlineData("""{"order":null}""", "args.order is null, where the mapping declares a text")]
    [InlineData("""{"order":"1","deep":{}}""", "args.deep.x is missing")]
    [InlineData("""{"amount":5}""", "args.order is missing")]
    [InlineData("""{"order":"1","Amount":5}""", "args.Amount differs from the declared amount in case only")]
    public void Arguments_are_what_the_mapping_declares_or_the_call_is_refused(string arguments, string? problem) =>
        Mapped.Tool(Typed, arguments).Problem.Should().Be(problem);

    [Fact]
    public void No_arguments_at_all_lack_what_is_required() => Mapped.Tool(Typed, null).Problem.Should().Be("args.order is missing");

    [Fact]
    public void A_number_is_read_as_the_mapping_declares_it_however_it_was_written()
    {
        var mapped = Mapped.Tool(Typed, """{"order":"1","amount":5,"many":5.0}""");
        Mapped.Value(mapped, "type(args.amount) == double && type(args.many) == int").Should().Be("true");
    }

    [Fact]
    public void A_record_that_takes_no_others_refuses_them() =>
        Mapped.Tool("{ input: { properties: { a: { type: string } }, additionalProperties: false } }", """{"a":"x","b":1}""").Problem
            .Should().Be("args.b is not declared, and the mapping takes no other members");

    [Fact]
    public void What_is_not_listed_is_refused_unless_the_file_lets_it_pass()
    {
        const string file = "apiVersion: agentidentity/v1\nupstream: crm\nunlisted: refuse\ntools: { act: { risk: low } }\n";
        Mapped.Table(file).Map(Call.Tool("crm", "other", null)).Listed.Should().BeFalse();
        Mapped.Table(file.Replace("refuse", "default", StringComparison.Ordinal)).Map(Call.Tool("crm", "other", null)).Should().Be(Policy.Mappings.MappedCall.Plain);
        Mapped.Table(file).Map(Call.Tool("mail", "other", null)).Should().Be(Policy.Mappings.MappedCall.Plain);
        Mapped.Table(file).Map(Call.Tool("crm", "Act", null)).Listed.Should().BeFalse();
    }

    [Fact]
    public void A_file_of_models_belongs_to_no_upstream()
    {
        var table = Mapped.Table("apiVersion: agentidentity/v1\nmodels:\n  fast: { attributes: { region: eu } }\n");
        table.Map(Call.Chat("fast", null)).Attributes.ToString().Should().Be("""{"region": "eu"}""");
        table.Map(Call.Chat("other", null)).Listed.Should().BeFalse();
        table.Entries.Should().ContainSingle().Which.Should().Be(new MappingInfo(CallKind.Model, "v1", "fast", Risk.Unknown, "mappings/crm.yaml", 3));
    }

    [Fact]
    public void The_types_of_a_tool_s_arguments_are_known_to_rules()
    {
        var table = Mapped.Table($"apiVersion: agentidentity/v1\nupstream: crm\ntools:\n  act: {Typed}\n  plain: {{}}\n");
        var environment = Cel.CelEnvironment.Standard.Declare("args", table.ArgumentsOf("crm/act")!);
        environment.Compile("args.amount <= 250 && args.to[0] == 'a' && args.deep.x").ResultType.Should().Be(Cel.CelType.Bool);
        var misspelt = () => environment.Compile("args.amuont <= 250");
        misspelt.Should().Throw<Cel.CelException>();
        table.ArgumentsOf("crm/plain").Should().BeNull();
        table.Tools.Should().Equal("crm/act", "crm/plain");
    }
}
