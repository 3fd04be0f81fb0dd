using System.Collections.Immutable;

namespace AgentIdentity.Policy.Mappings.Paths;

/// <summary>
/// Finds the operation that a method and a path name. A fixed segment is preferred to a parameter, and a longer match to <c>/*</c>.
/// It is a tree and knows no patterns that could run away: a search visits each of its nodes at most once.
/// </summary>
internal sealed class PathTable<T> where T : class
{
    private readonly Node _root = new();

    /// <summary>Adds an operation; answers the one that already stands for the same calls, or null.</summary>
    public T? Add(PathTemplate template, T value)
    {
        var node = _root;
        foreach (var segment in template.Segments)
        {
            node = node.Next(segment);
        }

        var methods = template.Below ? node.Below : node.Here;
        return methods.TryAdd(template.Method, (value, template)) ? null : methods[template.Method].Value;
    }

    /// <summary>The operation of a plain path, with the values of its parameters in order; null when there is none.</summary>
    /// <param name="path">Without query; escapes are resolved segment by segment.</param>
    public (T Value, ImmutableArray<(string Name, string Value)> Parameters)? Find(string method, string path)
    {
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = segments[i].Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(segments[i]) : segments[i];
        }

        var values = new List<string>();
        return Search(_root, method, segments, 0, values, StringComparison.Ordinal) is var (value, template)
            ? (value, [.. template.Parameters.Zip(values)]) : null;
    }

    /// <summary>Whether a server that ignores case, or a slash at the end, would take the path for one of the operations.</summary>
    public bool IsNear(string method, string path)
    {
        var segments = Uri.UnescapeDataString(path.Length > 1 ? path.TrimEnd('/') : path);
        return Search(_root, method, segments.Length == 0 ? [""] : segments[1..].Split('/'), 0, [], StringComparison.OrdinalIgnoreCase) is not null;
    }

    private static (T Value, PathTemplate Template)? Search(Node node, string method, string[] segments, int at, List<string> values, StringComparison comparison)
    {
        if (at == segments.Length)
        {
            return node.Here.TryGetValue(method, out var here) ? here : null;
        }

        foreach (var (segment, next) in node.Choices(segments[at], comparison))
        {
            if (segment.Match(segments[at], comparison) is { } value)
            {
                var depth = values.Count;
                if (segment.Parameter is not null)
                {
                    values.Add(value);
                }

                if (Search(next, method, segments, at + 1, values, comparison) is { } found)
                {
                    return found;
                }

                values.RemoveRange(depth, values.Count - depth);
            }
        }

        return node.Below.TryGetValue(method, out var below) ? below : null;
    }

    private sealed class Node
    {
        private readonly Dictionary<string, (PathSegment Segment, Node Node)> _fixed = new(StringComparer.Ordinal);
        private readonly List<(PathSegment Segment, Node Node)> _parameters = [];

        public Dictionary<string, (T Value, PathTemplate Template)> Here { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, (T Value, PathTemplate Template)> Below { get; } = new(StringComparer.Ordinal);

        public Node Next(PathSegment segment)
        {
            if (segment.Parameter is null)
            {
                if (!_fixed.TryGetValue(segment.Before, out var known))
                {
                    _fixed[segment.Before] = known = (segment, new Node());
                }

                return known.Node;
            }

            var at = _parameters.FindIndex(p => p.Segment.Form == segment.Form);
            if (at >= 0)
            {
                return _parameters[at].Node;
            }

            var node = new Node();
            var before = _parameters.FindIndex(p => p.Segment.Fixed < segment.Fixed);
            _parameters.Insert(before < 0 ? _parameters.Count : before, (segment, node));
            return node;
        }

        public IEnumerable<(PathSegment Segment, Node Node)> Choices(string text, StringComparison comparison) =>
            comparison != StringComparison.Ordinal ? _fixed.Values.Concat(_parameters)
                : _fixed.TryGetValue(text, out var known) ? _parameters.Prepend(known)
                : _parameters;
    }
}
