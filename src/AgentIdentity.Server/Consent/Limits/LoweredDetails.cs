using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>Authorization details as a human lowered them, with what else there is to lower.</summary>
internal sealed record LoweredDetails(AuthorizationDetails Details, IReadOnlyList<LimitSection> Sections, bool HasMistake)
{
    /// <summary>Reads a form against what was asked; null for a page that nobody has sent yet.</summary>
    /// <param name="asked">What was asked for, or what holds now.</param>
    /// <param name="form">What the human chose.</param>
    /// <param name="issuer">This server, by which places here are told from others.</param>
    public static LoweredDetails Read(AuthorizationDetails asked, IFormCollection? form, string issuer)
    {
        var pen = new LimitPen(form);
        List<AuthorizationDetail> kept = [];
        List<LimitSection> sections = [];
        for (var place = 0; place < asked.Items.Count; place++)
        {
            var key = $"d{place}";
            var lowered = Lower(asked.Items[place], key, pen);
            sections.Add(new LimitSection(key, PlainWords.Of(lowered, issuer), pen.TakeFields()) { IsOut = pen.IsOut(key) });
            if (!pen.IsOut(key))
            {
                kept.Add(lowered);
            }
        }

        return new LoweredDetails(AuthorizationDetails.Of(kept), sections, pen.HasMistake);
    }

    private static AuthorizationDetail Lower(AuthorizationDetail detail, string key, LimitPen pen) => detail switch
    {
        McpToolDetail tool => ToolLimits.Lower(tool, key, pen),
        HttpDetail http => HttpLimits.Lower(http, key, pen),
        DataDetail data => DataLimits.Lower(data, key, pen),
        ModelDetail model => ModelLimits.Lower(model, key, pen),
        _ => detail,
    };
}
