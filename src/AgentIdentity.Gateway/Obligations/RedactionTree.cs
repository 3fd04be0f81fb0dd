using System.Diagnostics.CodeAnalysis;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Obligations;

/// <summary>
/// The members of an answer that must not reach the caller, by their paths: <c>iban</c>, <c>contacts[].iban</c>. A name is looked for
/// in every item where there is a list, whether or not the path says <c>[]</c>: an answer that is a list of what was expected alone
/// gives nothing away.
/// </summary>
internal sealed class RedactionTree
{
    private const int LongestPath = 512;
    private readonly Dictionary<string, RedactionTree> _members = new(StringComparer.Ordinal);

    /// <summary>Whether the whole value goes.</summary>
    public bool Removes { get; private set; }

    /// <summary>What an allowed call's obligations ask for; null for nothing.</summary>
    public static RedactionTree? Of(Decision? decision)
    {
        var tree = new RedactionTree();
        foreach (var obligation in decision?.Obligations ?? [])
        {
            if (obligation.Kind == ObligationKind.Redact && !obligation.Values.All(tree.TryAdd))
            {
                throw new InvalidOperationException($"Rule {obligation.RuleId} redacts what is no path.");
            }
        }

        return tree._members.Count == 0 ? null : tree;
    }

    /// <summary>Whether every path can be read; one that cannot would leave something in the answer.</summary>
    public static bool CanRead(IEnumerable<string> paths) => paths.All(new RedactionTree().TryAdd);

    public bool TryFind(string member, [NotNullWhen(true)] out RedactionTree? below) => _members.TryGetValue(member, out below);

    /// <summary>What either of two takes out.</summary>
    public RedactionTree With(RedactionTree? other)
    {
        if (other is null || ReferenceEquals(other, this))
        {
            return this;
        }

        var both = new RedactionTree { Removes = Removes || other.Removes };
        foreach (var (name, below) in _members.Concat(other._members))
        {
            both._members[name] = both._members.TryGetValue(name, out var known) ? known.With(below) : below;
        }

        return both;
    }

    /// <summary>The same of a value that stands alone in a member.</summary>
    public RedactionTree In(string member)
    {
        var around = new RedactionTree();
        around._members.Add(member, this);
        return With(around);
    }

    private bool TryAdd(string path)
    {
        if (path.Length > LongestPath)
        {
            return false;
        }

        var at = this;
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            var name = NameOf(steps[i]);
            if (name is null || (name.Length == 0 && (i > 0 || steps.Length == 1)))
            {
                return false;
            }

            // "[].iban": the answer itself is the list.
            at = name.Length == 0 ? at : at.Below(name);
        }

        at.Removes = true;
        return true;
    }

    private static string? NameOf(string step)
    {
        var name = step;
        while (name.EndsWith("[]", StringComparison.Ordinal))
        {
            name = name[..^2];
        }

        return name.AsSpan().IndexOfAny("[]*\"") >= 0 || (name.Length == 0 && step.Length == 0) ? null : name;
    }

    private RedactionTree Below(string name)
    {
        if (!_members.TryGetValue(name, out var below))
        {
            _members.Add(name, below = new RedactionTree());
        }

        return below;
    }
}
