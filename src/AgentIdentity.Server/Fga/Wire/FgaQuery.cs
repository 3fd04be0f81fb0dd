using System.Globalization;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>The parameters of a GET. What OpenFGA does not know it passes over, and so is it here; what is there twice is refused.</summary>
internal sealed class FgaQuery(IQueryCollection query)
{
    public FgaRefusal? Refusal { get; private set; }

    /// <summary>Null where it is absent or empty.</summary>
    public string? Text(string name, FgaForm form)
    {
        var given = query[name];
        if (given.Count > 1)
        {
            Refusal ??= FgaRefusal.Invalid($"{name} is there more than once.");
            return null;
        }

        if (given.Count == 0 || given[0] is not { Length: > 0 } text)
        {
            return null;
        }

        if (!form.Pattern.IsMatch(text) || text.Contains('\0'))
        {
            Refusal ??= new FgaRefusal(StatusCodes.Status400BadRequest, form.Code, $"{name} must be {form.Words}.");
            return null;
        }

        return text;
    }

    public PageRequest Page()
    {
        var text = Text("page_size", FgaForm.Anything);
        var size = 0;
        if (text is not null && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out size))
        {
            Refusal ??= FgaRefusal.Invalid("page_size must be a whole number.");
        }

        var (page, refusal) = PageOf(text is null ? null : size, Text("continuation_token", FgaForm.Anything));
        Refusal ??= refusal;
        return page;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name, FgaForm.Anything) is not { } text)
        {
            return null;
        }

        if (FgaTimestamp.TryRead(text, out var time))
        {
            return time;
        }

        Refusal ??= new FgaRefusal(StatusCodes.Status400BadRequest, "invalid_start_time", $"{name} must be a time such as 2026-11-23T08:00:00Z (RFC 3339).");
        return null;
    }

    /// <summary>A page as it is asked for, in a query or in a body.</summary>
    public static (PageRequest Page, FgaRefusal? Refusal) PageOf(int? size, string? continuation) => size is null or (>= 1 and <= RelationLimits.PageItems)
        ? (new PageRequest(size ?? RelationLimits.UsualPageItems, continuation), null)
        : (default, new FgaRefusal(StatusCodes.Status400BadRequest, "page_size_invalid", $"page_size must be from 1 to {RelationLimits.PageItems}."));
}
