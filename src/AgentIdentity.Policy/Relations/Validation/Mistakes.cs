using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Collects what is wrong with a model, under OpenFGA's names and in its words, each with what would mend it.</summary>
internal sealed class Mistakes(string file)
{
    private readonly ProblemList _problems = new();

    public bool IsEmpty => _problems.IsEmpty;

    public ProblemList Problems => _problems;

    /// <param name="kind">OpenFGA's name.</param>
    /// <param name="origin">Where the definition comes from, if not from the one file.</param>
    /// <param name="symbol">What is wrong, as it stands in the text.</param>
    /// <param name="text">OpenFGA's message.</param>
    /// <param name="mend">What to do about it.</param>
    public void Add(string kind, Origin? origin, Name symbol, string text, string mend) =>
        Add(PolicyError.ModelInvalid, kind, origin, symbol, text, mend);

    public void Add(PolicyError error, string? kind, Origin? origin, Name symbol, string text, string mend)
    {
        var message = text.EndsWith('.') ? $"{text} {char.ToUpperInvariant(mend[0])}{mend[1..]}." : $"{text}; {mend}";
        _problems.Add(new PolicyProblem(error, origin?.Place ?? file, symbol.At.Line, symbol.At.Column, message)
        {
            Length = symbol.Text.Length,
            ModelMistake = kind,
        });
    }
}
