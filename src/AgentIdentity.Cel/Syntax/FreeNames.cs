namespace AgentIdentity.Cel.Syntax;

/// <summary>The names that an expression reads and that none of its own macros binds.</summary>
internal static class FreeNames
{
    public static IReadOnlyList<string> Of(Node root)
    {
        var names = new List<string>();
        Walk(root, [], names);
        return names;
    }

    private static void Walk(Node? node, IReadOnlyList<string> bound, List<string> names)
    {
        if (node is IdentNode ident && !bound.Contains(ident.Name) && !names.Contains(ident.Name))
        {
            names.Add(ident.Name);
        }

        foreach (var (part, inner) in Parts(node))
        {
            Walk(part, inner.Count == 0 ? bound : [.. bound, .. inner], names);
        }
    }

    /// <summary>The parts of a node, each with the names that are bound in it.</summary>
    private static IEnumerable<(Node? Part, IReadOnlyList<string> Inner)> Parts(Node? node) => node switch
    {
        SelectNode select => Plain([select.Operand]),
        CallNode call => Plain([call.Target, .. call.Arguments]),
        ListNode list => Plain(list.Items.Select(i => i.Value)),
        MapNode map => Plain(map.Entries.SelectMany(e => new[] { e.Key, e.Value })),
        StructNode made => Plain(made.Fields.Select(f => f.Value)),
        BindNode bind => [(bind.Value, []), (bind.Body, [bind.Name])],
        ComprehensionNode loop => [(loop.Range, []), (loop.Condition, loop.Variables), (loop.Transform, loop.Variables)],
        _ => [],
    };

    private static IEnumerable<(Node? Part, IReadOnlyList<string> Inner)> Plain(IEnumerable<Node?> parts) =>
        parts.Select(part => (part, (IReadOnlyList<string>)[]));
}
