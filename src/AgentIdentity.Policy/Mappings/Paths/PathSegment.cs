namespace AgentIdentity.Policy.Mappings.Paths;

/// <summary>One segment of a path template: a text, or a parameter with what stands before and after it.</summary>
/// <param name="Before">The text, or what stands before the parameter.</param>
/// <param name="Parameter">The parameter's name, or null.</param>
/// <param name="After">What stands after the parameter.</param>
internal sealed record PathSegment(string Before, string? Parameter, string After)
{
    /// <summary>How much of a segment is fixed: the more, the earlier it is tried.</summary>
    public int Fixed => Before.Length + After.Length;

    /// <summary>Two segments that match the same texts are the same, whatever their parameters are called.</summary>
    public (string Before, bool HasParameter, string After) Form => (Before, Parameter is not null, After);

    /// <summary>What the parameter is in a text; null when the text does not match, and empty for a segment without a parameter.</summary>
    public string? Match(string text, StringComparison comparison)
    {
        if (Parameter is null)
        {
            return text.Equals(Before, comparison) ? "" : null;
        }

        return text.Length > Fixed && text.StartsWith(Before, comparison) && text.EndsWith(After, comparison)
            ? text[Before.Length..^After.Length] : null;
    }
}
