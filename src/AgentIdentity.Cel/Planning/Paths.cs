using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Planning;

/// <summary>Names and what is selected from them by field or index, seen in the tree.</summary>
internal static class Paths
{
    /// <summary>What cel-go resolves as one attribute: a name, a selection, an index, or a choice between some.</summary>
    public static bool IsPath(Node node) => node switch
    {
        IdentNode ident => ident.Referent is { Constant: null },
        SelectNode select => select.Form != SelectForm.Has,
        CallNode call => call.Function is Operators.Index or Operators.OptionalIndex or Operators.Conditional,
        _ => false,
    };

    /// <summary>The variable of the host that a path begins with; null where it begins with anything else.</summary>
    public static string? RootOf(Node node) => Before(node) is { } operand ? RootOf(operand) : node switch
    {
        IdentNode ident => ident.Referent?.Variable,
        SelectNode select => select.Referent?.Variable,
        _ => null,
    };

    /// <summary>The fields and indexes after the root.</summary>
    public static IEnumerable<(string? Field, Node? Index)> StepsOf(Node node)
    {
        if (Before(node) is not { } operand)
        {
            return [];
        }

        var last = node is SelectNode select ? (select.Field, (Node?)null) : ((string?)null, ((CallNode)node).Operands[1]);
        return [.. StepsOf(operand), last];
    }

    private static Node? Before(Node node) => node switch
    {
        SelectNode { Referent: null } select => select.Operand,
        CallNode { Function: Operators.Index or Operators.OptionalIndex, Operands.Count: 2 } call => call.Operands[0],
        _ => null,
    };
}
