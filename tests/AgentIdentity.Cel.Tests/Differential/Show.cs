using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>An expression that answers another one's value as texts and truths and lists of them, so that nothing of it is lost in JSON.</summary>
internal static class Show
{
    private static readonly string[] Writable = ["int", "uint", "double", "bool", "string"];
    private static readonly string[] Known = [.. Writable, "google.protobuf.Timestamp", "google.protobuf.Duration", "bytes", "list", "map", "null_type", "type"];

    public static string As(CelType type, string text, int depth)
    {
        var name = $"w{depth}";
        var inner = type.Form switch
        {
            // cel-go writes a timestamp with the offset it was read with, and a duration through a double.
            TypeForm.Timestamp => $"[{Kind(name)}, [string(int({name})), string({name}.getMilliseconds())]]",
            TypeForm.Duration => $"[{Kind(name)}, [string(int(timestamp(0) + {name})), string((timestamp(0) + {name}).getMilliseconds())]]",
            TypeForm.Bool or TypeForm.Int or TypeForm.UInt or TypeForm.Double or TypeForm.String => $"[{Kind(name)}, [string({name})]]",
            TypeForm.Bytes => $"[{Kind(name)}, [base64.encode({name})]]",
            TypeForm.Null => Kind(name),
            TypeForm.Type => Each(name),
            TypeForm.List => $"{name}.map({name}e, {As(type.Arguments[0], $"{name}e", depth + 1)})",
            TypeForm.Map => $"{name}.map({name}k, {name}k).sort().map({name}k, [[string({name}k)], {As(type.Arguments[1], $"{name}[{name}k]", depth + 1)}])",
            TypeForm.Optional => $"{name}.hasValue() ? [{As(type.Arguments[0], $"{name}.value()", depth + 1)}] : []",
            _ => $"[{Kind(name)}, {OneOf(name, Writable)} ? [string(dyn({name}))] : {OneOf(name, ["list", "map"])} ? [string(size(dyn({name})))] : []]",
        };

        // cel-go takes a variable that is known to hold a type for the name of one.
        return $"cel.bind({name}, {(type.Form == TypeForm.Type ? $"dyn({text})" : text)}, {inner})";
    }

    private static string Kind(string name) => Each($"type({name})");

    private static string Each(string type) => $"[{string.Join(", ", Known.Select(known => $"{type} == {known}"))}]";

    private static string OneOf(string name, string[] types) => $"({string.Join(" || ", types.Select(type => $"type({name}) == {type}"))})";
}
