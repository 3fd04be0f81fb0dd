namespace AgentIdentity.Cel.Syntax;

/// <summary>Finds the calls of a name in a checked tree.</summary>
internal static class CallsOf
{
    public static IEnumerable<CallNode> Named(Node node, string function)
    {
        var inner = node.Children.SelectMany(child => Named(child, function));
        return node is CallNode call && call.Function == function ? inner.Prepend(call) : inner;
    }
}
