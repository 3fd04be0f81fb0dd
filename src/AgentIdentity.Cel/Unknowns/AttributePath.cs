using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>A variable and what is selected from it, as one place that may be unknown.</summary>
internal sealed class AttributePath(string variable, PathStep[] steps)
{
    private readonly AttributeKey[] _root = [.. variable.Split('.').Select(part => new AttributeKey(part))];

    /// <summary>The step's value, or unknown where a pattern covers the path, a part of it or something within it.</summary>
    public Step Watch(Step plain) => frame => Hidden(frame) ?? plain(frame);

    private CelValue? Hidden(Frame frame)
    {
        var path = new List<AttributeKey>(_root.Length + steps.Length);
        path.AddRange(_root);
        foreach (var step in steps)
        {
            if (step.Field is not null)
            {
                path.Add(new AttributeKey(step.Field));
            }
            else if (step.Index!(frame) is { IsValue: true } key)
            {
                path.Add(AttributeKey.Of(key));
            }
            else
            {
                // A key that is itself unknown or broken: the plain step says so, unless what is left of it is unknown anyway.
                break;
            }
        }

        UnknownSet? found = null;
        foreach (var pattern in frame.Activation.Patterns)
        {
            if (pattern.Matches(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path)))
            {
                var named = UnknownSet.Of(Written(path, Math.Max(_root.Length, pattern.Keys.Length)));
                found = found?.With(named) ?? named;
            }
        }

        return found is null ? null : CelValue.FromUnknown(found);
    }

    /// <summary>As much of the path as the pattern speaks of.</summary>
    private static string Written(List<AttributeKey> path, int length) =>
        string.Concat(path.Take(length).Select(key => key.Written()))[1..];
}

/// <summary>A field by name, or an index to evaluate.</summary>
internal readonly record struct PathStep(string? Field, Step? Index);
