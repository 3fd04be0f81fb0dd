using System.Collections.Immutable;

namespace AgentIdentity.Policy.Comparison;

/// <summary>Compares two models definition by definition, as the printer writes them: order and comments mean nothing.</summary>
internal static class ModelComparison
{
    private const string Type = "type ", Condition = "condition ", Define = "define ";

    public static ImmutableArray<ModelChange> Between(RelationModel before, RelationModel after)
    {
        var (was, is_) = (Definitions(before.ToDsl()), Definitions(after.ToDsl()));
        return
        [
            .. was.Keys.Union(is_.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => new ModelChange(name, was.GetValueOrDefault(name), is_.GetValueOrDefault(name))).Where(static change => change.Was != change.Is),
        ];
    }

    private static Dictionary<string, string> Definitions(string dsl)
    {
        var (found, type, condition) = (new Dictionary<string, string>(StringComparer.Ordinal), "", (string?)null);
        foreach (var line in dsl.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0))
        {
            if (line.StartsWith(Condition, StringComparison.Ordinal))
            {
                condition = line[..line.IndexOf('(', StringComparison.Ordinal)];
                found[condition] = line[condition.Length..].Trim();
            }
            else if (condition is not null)
            {
                found[condition] += $" {line}";
                condition = line == "}" ? null : condition;
            }
            else if (line.StartsWith(Type, StringComparison.Ordinal))
            {
                found[type = line[Type.Length..]] = "a type";
            }
            else if (line.StartsWith(Define, StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                found[$"{type}#{line[Define.Length..colon].Trim()}"] = line[(colon + 1)..].Trim();
            }
        }

        return found;
    }
}
