using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>The entries of a rule's <c>let</c> as a map that computes each when it is first read, and once.</summary>
internal sealed class RuleVariables(ImmutableArray<RuleVariable> variables, RuleRun run) : IReadOnlyDictionary<string, CelValue>
{
    private readonly CelValue?[] _computed = new CelValue?[variables.Length];

    /// <summary>The values that the expressions read, these among them: a later entry may read an earlier one.</summary>
    public CelActivation Values { get; set; } = CelActivation.Empty;

    public IEnumerable<string> Keys => variables.Select(v => v.Name);

    IEnumerable<CelValue> IReadOnlyDictionary<string, CelValue>.Values => Keys.Select(k => this[k]);

    public int Count => variables.Length;

    public CelValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => Keys.Contains(key, StringComparer.Ordinal);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CelValue value)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            if (variables[i].Name == key)
            {
                value = _computed[i] ??= run.Evaluate(variables[i].Program, Values);
                return true;
            }
        }

        value = default;
        return false;
    }

    public IEnumerator<KeyValuePair<string, CelValue>> GetEnumerator() => Keys.Select(k => KeyValuePair.Create(k, this[k])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
