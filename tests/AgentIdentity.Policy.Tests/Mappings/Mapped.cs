using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings;
using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

/// <summary>Mapping files over a small model, and what calls mean under them.</summary>
internal static class Mapped
{
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type order
          relations
            define can_read: [user]
            define agent_can_work: [agent]
        """;

    public static MappingTable Table(string mapping) => PolicyBundle.Compile(Files(mapping)).Mappings;

    public static PolicyProblem Problem(string mapping)
    {
        var loading = () => PolicyBundle.Compile(Files(mapping));
        return loading.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Subject;
    }

    public static MappedCall Tool(string entry, string? arguments) =>
        Table($"apiVersion: agentidentity/v1\nupstream: crm\ntools:\n  act: {entry}\n").Map(Call.Tool("crm", "act", arguments is null ? null : Json(arguments)));

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The value of an expression over the arguments, as a rule would read it.</summary>
    public static string Value(MappedCall mapped, string expression)
    {
        var program = CelEnvironment.Standard.Declare("args", CelType.Map(CelType.String, CelType.Dyn)).Compile(expression);
        return program.Evaluate(CelActivation.Of(("args", mapped.Arguments!.Value))).ToString();
    }

    private static Dictionary<string, string> Files(string mapping) =>
        new(StringComparer.Ordinal) { ["model/main.fga"] = Model, ["mappings/crm.yaml"] = mapping };
}
