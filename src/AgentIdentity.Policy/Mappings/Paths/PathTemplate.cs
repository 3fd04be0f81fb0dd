using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings.Paths;

/// <summary>A method and a path with parameters: <c>GET /orders/{id}</c>. A last segment <c>*</c> stands for everything below.</summary>
internal sealed record PathTemplate(string Method, ImmutableArray<PathSegment> Segments, bool Below)
{
    private const int MostSegments = 64;

    public IEnumerable<string> Parameters => Segments.Select(s => s.Parameter).OfType<string>();

    /// <exception cref="SourceException">The text is no such template.</exception>
    public static PathTemplate Parse(YamlText source)
    {
        var space = source.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || !source.Text.AsSpan(0, space).ContainsAnyInRange('A', 'Z') || source.Text.AsSpan(0, space).ContainsAnyExceptInRange('A', 'Z'))
        {
            throw YamlFields.Wrong(source, $"'{source.Text}' is no operation; write the method in capitals and the path, such as GET /orders/{{id}}");
        }

        var (method, path) = (source.Text[..space], source.Text[(space + 1)..]);
        if (method == "HEAD")
        {
            throw YamlFields.Wrong(source, "HEAD is understood as GET; list GET");
        }

        var below = path.EndsWith("/*", StringComparison.Ordinal);
        var plain = below ? path[..^1] : path;
        if (!PathPattern.IsPlain(plain) || plain.Contains('%', StringComparison.Ordinal))
        {
            throw YamlFields.Wrong(source, $"'{path}' is no path; it begins with /, holds no escapes, no ? and no empty segment, and a * only as its last segment");
        }

        var texts = plain[1..].Split('/');
        var segments = (below ? texts[..^1] : texts).Select(text => Segment(text, source)).ToImmutableArray();
        var template = new PathTemplate(method, segments, below);
        if (segments.Length > MostSegments)
        {
            throw YamlFields.Wrong(source, $"a path has at most {MostSegments} segments");
        }

        return template.Parameters.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw YamlFields.Wrong(source, $"the parameter {{{twice.Key}}} stands here twice; rename one") : template;
    }

    private static PathSegment Segment(string text, YamlText source)
    {
        var (open, close) = (text.IndexOf('{', StringComparison.Ordinal), text.IndexOf('}', StringComparison.Ordinal));
        if (open < 0 && close < 0)
        {
            return new PathSegment(text, null, "");
        }

        var rest = close < 0 ? "" : text[(close + 1)..];
        return open < 0 || close < open + 2 || rest.AsSpan().ContainsAny('{', '}') || text.AsSpan(open + 1, close - open - 1).Contains('{')
            ? throw YamlFields.Wrong(source, $"'{text}': a segment holds at most one parameter, written {{name}}")
            : new PathSegment(text[..open], text[(open + 1)..close], rest);
    }
}
