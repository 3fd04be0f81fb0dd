using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Tests.Page;

/// <summary>The functions as docs/cel.md lists them, made from what is declared.</summary>
internal static class FunctionTable
{
    private static readonly (string Title, Extensions On)[] Parts =
    [
        ("the language", Extensions.None), ("optional values", Extensions.Optionals), ("text", Extensions.Strings), ("math", Extensions.Math), ("lists", Extensions.Lists), ("sets", Extensions.Sets),
        ("base64", Extensions.Encoders), ("network", Extensions.Network), ("IP addresses as in OpenFGA", Extensions.IpAddresses),
    ];

    public static string Write()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<string> { "| function | takes and gives |", "|---|---|" };
        foreach (var (title, on) in Parts)
        {
            lines.Add($"| **{title}** | |");
            var added = Cel.Library.Libraries.For(on).Where(overload => !IsOperator(overload) && known.Add($"{overload.Name} {Shown(overload)}")).ToList();
            lines.AddRange(added.GroupBy(overload => overload.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"| `{group.Key}` | {string.Join("<br>", group.Select(overload => $"`{Shown(overload)}`"))} |"));
        }

        return string.Join('\n', lines);
    }

    private static bool IsOperator(Overload overload) => !char.IsAsciiLetter(overload.Name[0]) || overload.Name.Contains('@', StringComparison.Ordinal);

    private static string Shown(Overload overload)
    {
        var parameters = overload.Parameters.Select(Name).ToList();
        var name = overload.Name.Split('.')[^1];
        var listed = string.Join(", ", overload.IsMethod ? parameters.Skip(1) : parameters) + (overload.Variadic ? ", …" : "");
        return $"{(overload.IsMethod ? $"{parameters[0]}.{name}" : overload.Name)}({listed}) → {Name(overload.Result)}";
    }

    private static string Name(CelType type) => type.ToString().Replace("google.protobuf.Timestamp", "timestamp", StringComparison.Ordinal)
        .Replace("google.protobuf.Duration", "duration", StringComparison.Ordinal).Replace("optional_type", "optional", StringComparison.Ordinal);
}
