using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// Tells a listener that its lists are others now although no server changed them: policy or relations did, or what is approved of the tools.
/// Pinned tools are compared as this caller may see them; of everything else nobody here knows what there is, so whoever listens is told.
/// </summary>
internal sealed class ListNews(McpPassage passage, McpParts parts, SubscriptionFilter filter)
{
    /// <summary>How often is looked.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    // Relations may be written all the time, and whoever is told asks for lists again.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private const string ToolsChanged = Links.LinkMethods.ToolsChanged;
    private long _lookedAt;
    private IReadOnlyList<object?>? _seen;
    private string? _tools;
    private long? _told;
    private bool _owes;

    /// <summary>Whether the last look is long enough ago.</summary>
    public bool IsDue => parts.Time.GetElapsedTime(_lookedAt) >= Every;

    /// <summary>The notifications to send now. The first look only remembers.</summary>
    public async ValueTask<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        _lookedAt = parts.Time.GetTimestamp();
        if (!(filter.Tools || filter.Prompts || filter.Resources))
        {
            return [];
        }

        try
        {
            var members = Members();
            IReadOnlyList<object?> seen = [parts.Decisions.Basis, .. members.Select(member => parts.Gate.For(member).All)];
            var before = _seen;
            return before is not null && before.SequenceEqual(seen) ? Owed(members) : await CompareAsync(members, before, seen, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // It is looked again.
            Log.Fault(parts.Logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return [];
        }
    }

    private async ValueTask<IReadOnlyList<string>> CompareAsync(
        IReadOnlyList<Upstream> members, IReadOnlyList<object?>? before, IReadOnlyList<object?> seen, CancellationToken cancellationToken)
    {
        var tools = filter.Tools ? await ToolsAsync(members, cancellationToken) : null;
        var isOther = before is not null && tools != _tools;
        _owes |= before is not null && !Equals(before[0], seen[0]);
        (_seen, _tools) = (seen, tools);
        return isOther ? [.. Owed(members).Append(ToolsChanged).Distinct()] : Owed(members);
    }

    private List<string> Owed(IReadOnlyList<Upstream> members)
    {
        if (!_owes || (_told is { } last && parts.Time.GetElapsedTime(last) < Quiet))
        {
            return [];
        }

        (_owes, _told) = (false, parts.Time.GetTimestamp());
        List<string> told = filter.Tools && members.Any(member => !parts.Gate.For(member).IsEnforced) ? [ToolsChanged] : [];
        told.AddRange(filter.Prompts ? ["notifications/prompts/list_changed"] : []);
        told.AddRange(filter.Resources ? ["notifications/resources/list_changed"] : []);
        return told;
    }

    private IReadOnlyList<Upstream> Members() => passage.Front!.IsVirtual ? [.. parts.Links.MembersFor(passage.Front, passage.Token!)] : [passage.Front];

    /// <summary>A digest of the approved tools that the caller may know of.</summary>
    private async ValueTask<string> ToolsAsync(IReadOnlyList<Upstream> members, CancellationToken cancellationToken)
    {
        List<(string Digest, Call Call)> known =
        [
            .. from member in members
               from tool in parts.Gate.For(member).All
               select (tool.Value.Digest, Call.ToolInList(member.Name, tool.Key)),
        ];
        var decided = await parts.Decisions.DecideManyAsync(passage.Token!, [.. known.Select(static one => one.Call)], cancellationToken);
        var shown = known.Where((_, index) => decided[index].Visible).Select(static one => $"{one.Call.Upstream}\n{one.Call.Identifier.Length}:{one.Call.Identifier}{one.Digest}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shown.Order(StringComparer.Ordinal)))));
    }
}
