using System.Text.RegularExpressions;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Tests.Schemas;
using AgentIdentity.Tests;
using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

/// <summary>docs/mappings.md says what is so: its files load, and mean what it says.</summary>
public sealed partial class MappingsPageTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type order
          relations
            define can_read: [user]
            define can_refund: [user]
            define can_work: [agent]
        """;

    private static readonly string Page = File.ReadAllText(Path.Combine(NodeProgram.Root(), "docs", "mappings.md"));

    [Fact]
    public async Task Every_file_of_the_page_loads_and_is_what_its_schema_describes()
    {
        Files().Should().HaveCount(3);
        Table().Entries.Should().HaveCount(8);

        var mistakes = await PolicySchema.ValidateAsync(Files().Select((f, i) => ($"{i}", "mappings", PolicySchema.Document(f))));
        mistakes.SelectMany(m => m.Value).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"order":"17","amount":150}""", null, MappingFault.None)]
    [InlineData("""{"order":"1 7","amount":150}""", null, MappingFault.Resource)]
    [InlineData("""{"order":"17","amount":"150"}""", "args.amount is a text, where the mapping declares a number", MappingFault.Arguments)]
    [InlineData("""{"order":"17"}""", "args.amount is missing", MappingFault.Arguments)]
    [InlineData("""{"order":"17","amount":1,"Amount":1000}""", "args.Amount differs from the declared amount in case only", MappingFault.Arguments)]
    public void A_refund_is_what_the_page_says(string arguments, string? problem, object fault)
    {
        var mapped = Table().Map(Call.Tool("crm", "create_refund", Mapped.Json(arguments)));
        mapped.Fault.Should().Be((MappingFault)fault);
        if (problem is not null)
        {
            mapped.Problem.Should().Be(problem);
        }

        if (mapped.Fault == MappingFault.None)
        {
            (mapped.Resource, mapped.HumanRelation, mapped.AgentRelation).Should().Be(("order:17", "can_refund", "can_work"));
            mapped.Attributes.ToString().Should().Be("""{"large": true}""");
        }
    }

    [Theory]
    [InlineData("GET", "/files/a/b", true, null)]
    [InlineData("HEAD", "/orders/17", true, null)]
    [InlineData("POST", "/orders/search", true, "read")]
    [InlineData("POST", "/orders/17/refunds", true, "refund")]
    [InlineData("DELETE", "/orders/17", false, null)]
    [InlineData("GET", "/orders/17/", false, null)]
    public void Operations_are_found_as_the_page_says(string method, string path, bool listed, string? operation)
    {
        var mapped = Table().Map(Call.Http("orders", method, path));
        (mapped.Listed, mapped.Operation).Should().Be((listed, operation));
    }

    [Fact]
    public void The_page_names_every_key_of_an_entry_and_every_schema()
    {
        foreach (var key in PolicySchema.Read("mappings")["definitions"]!["named"]!["properties"]!.AsObject().Select(p => p.Key))
        {
            Page.Should().Contain($"| `{key}` |");
        }

        foreach (var key in PolicySchema.Read("mappings")["definitions"]!["schema"]!["properties"]!.AsObject().Select(p => p.Key))
        {
            Page.Should().Contain($"`{key}`");
        }

        foreach (var name in PolicySchema.Names)
        {
            Page.Should().Contain($"`{name}.json`");
        }
    }

    private static MappingTable Table() => PolicyBundle.Compile(Files().Select((text, i) => KeyValuePair.Create($"mappings/{i}.yaml", text))
        .Append(KeyValuePair.Create("model/main.fga", Model))).Mappings;

    private static string[] Files() => [.. Block().Matches(Page).Select(m => m.Groups["text"].Value).Where(t => t.StartsWith("apiVersion", StringComparison.Ordinal))];

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
