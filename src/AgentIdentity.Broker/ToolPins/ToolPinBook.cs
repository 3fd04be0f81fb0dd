using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// The tools of MCP servers that somebody stands behind, and what the servers show in their place. Read from memory, written through the
/// journal together with the evidence of each change.
/// </summary>
public sealed class ToolPinBook
{
    private readonly Journal _journal;
    private readonly ToolPinMetrics _metrics;
    private readonly ILogger<ToolPinBook> _log;
    private readonly TimeProvider _time;
    private ImmutableDictionary<string, ToolShelf> _shelves = ImmutableDictionary.Create<string, ToolShelf>(StringComparer.Ordinal);
    private ImmutableHashSet<string> _unwritten = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    internal ToolPinBook(Journal journal, ToolPinMetrics metrics, ILogger<ToolPinBook> log, TimeProvider time)
    {
        (_journal, _metrics, _log, _time) = (journal, metrics, log, time);
        _metrics.Watch(List);
    }

    /// <summary>The pins of one server now.</summary>
    public ToolShelf Of(string upstream) => Volatile.Read(ref _shelves).GetValueOrDefault(upstream, ToolShelf.Empty);

    public IReadOnlyList<ToolPin> List() =>
        [.. Volatile.Read(ref _shelves).Values.SelectMany(static shelf => shelf.Pins.Values).OrderBy(static pin => pin.Upstream, StringComparer.Ordinal).ThenBy(static pin => pin.Tool, StringComparer.Ordinal)];

    public ToolPin? Find(string upstream, string tool) => Of(upstream).Pins.GetValueOrDefault(tool);

    /// <summary>
    /// What a server lists now, all of it or a part. A definition that is not the approved one is held back in memory before anything is
    /// written, and stays held back when nothing can be; then this throws.
    /// </summary>
    public async ValueTask<ToolShelf> SeenAsync(string upstream, IReadOnlyList<ListedTool> tools, bool allowNew)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var (shelf, now) = (Of(upstream), _time.GetUtcNow());
        var news = tools.Where(listed => shelf.Pins.GetValueOrDefault(listed.Tool) is var before && !ReferenceEquals(before, ToolPinRules.Seen(before, upstream, listed, allowNew, now))).ToList();
        if (news.Count == 0 && !Volatile.Read(ref _unwritten).Contains(upstream))
        {
            return shelf;
        }

        Hold(upstream, news, now);
        ImmutableInterlocked.Update(ref _unwritten, static (all, one) => all.Add(one), upstream);
        await _journal.ChangeAsync(scope => Seen(scope, upstream, tools, allowNew)).ConfigureAwait(false);
        return Of(upstream);
    }

    /// <summary>Stands behind a definition, by its digest.</summary>
    public Task<BrokerResult<ToolPin>> ApproveAsync(string upstream, string tool, string digest, string by) =>
        AnswerAsync(upstream, tool, "tool.approved", before => ToolPinRules.Approve(before, digest, by, _time.GetUtcNow()));

    /// <summary>Lets a new tool in: as it was seen, or, where it never was, as it will be seen first.</summary>
    /// <param name="digest">What the administrator has read; null for whatever was seen.</param>
    public Task<BrokerResult<ToolPin>> AllowAsync(string upstream, string tool, string? digest, string by) =>
        AnswerAsync(upstream, tool, "tool.allowed", before => ToolPinRules.Allow(before, upstream, tool, digest, by, _time.GetUtcNow()));

    /// <summary>Turns a tool off, whatever its server shows.</summary>
    public Task<BrokerResult<ToolPin>> ForbidAsync(string upstream, string tool, string by) =>
        AnswerAsync(upstream, tool, "tool.forbidden", before => ToolPinRules.Forbid(before, upstream, tool, by, _time.GetUtcNow()));

    internal void Load(BrokerDbContext db) => _shelves = db.Set<ToolPinRow>().AsEnumerable().Select(static row => row.Read())
        .GroupBy(static pin => pin.Upstream, StringComparer.Ordinal)
        .ToImmutableDictionary(static shelf => shelf.Key, static shelf => new ToolShelf(shelf.ToImmutableSortedDictionary(static pin => pin.Tool, static pin => pin, StringComparer.Ordinal)), StringComparer.Ordinal);

    private async Task<BrokerResult<ToolPin>> AnswerAsync(string upstream, string tool, string kind, Func<ToolPin?, BrokerResult<ToolPin>> answer)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        ArgumentNullException.ThrowIfNull(tool);
        return await _journal.ChangeAsync(scope =>
        {
            var before = scope.Db.Set<ToolPinRow>().Find(upstream, tool)?.Read();
            // A server must not be able to make an administrator's word impossible to keep, nor the other way round.
            var answered = before is null && Of(upstream).Pins.Count >= ToolPinRules.MostTools
                ? new BrokerFailure(BrokerError.ToolInvalid, $"The server has {ToolPinRules.MostTools} tools already.") : answer(before);
            if (answered.Ok && !ReferenceEquals(answered.Value, before))
            {
                Write(scope, before, answered.Value, kind);
            }

            return answered;
        }).ConfigureAwait(false);
    }

    /// <summary>What was on and has changed is off from this moment, whether it can be written or not.</summary>
    private void Hold(string upstream, List<ListedTool> news, DateTimeOffset now)
    {
        foreach (var listed in news)
        {
            Publish(upstream, shelf => shelf.Pins.GetValueOrDefault(listed.Tool) is { State: ToolPinState.Approved } pin
                ? shelf.With(ToolPinRules.Seen(pin, upstream, listed, allowNew: false, now)) : shelf);
        }
    }

    private bool Seen(JournalScope scope, string upstream, IReadOnlyList<ListedTool> tools, bool allowNew)
    {
        var (now, room, left) = (_time.GetUtcNow(), ToolPinRules.MostTools - Of(upstream).Pins.Count, ToolPinRules.MostCharacters - Of(upstream).Characters);
        var dropped = 0;
        foreach (var listed in tools)
        {
            var before = scope.Db.Set<ToolPinRow>().Find(upstream, listed.Tool)?.Read();
            var after = ToolPinRules.Seen(before, upstream, listed, allowNew, now);
            if (ReferenceEquals(before, after))
            {
                continue;
            }

            if ((before is null && room-- <= 0) || (left -= listed.Definition.Json.Length) < 0)
            {
                dropped++;
                after = before is { State: ToolPinState.Approved } ? after with { Seen = new ToolDefinition(listed.Definition.Digest, "{}", "the definition is too large to be kept") } : before;
            }

            if (after is not null && !ReferenceEquals(before, after))
            {
                Write(scope, before, after, before is null ? "tool.seen" : after.State == before.State ? null : after.State == ToolPinState.Changed ? "tool.changed" : "tool.approved");
            }
        }

        if (dropped > 0)
        {
            Log.ToolsDropped(_log, upstream, dropped);
        }

        scope.AfterCommit(() => ImmutableInterlocked.Update(ref _unwritten, static (all, one) => all.Remove(one), upstream));
        return true;
    }

    /// <param name="kind">The evidence; null where only what was seen is new, of which a server could make any number.</param>
    private void Write(JournalScope scope, ToolPin? before, ToolPin after, string? kind)
    {
        var rows = scope.Db.Set<ToolPinRow>();
        if (rows.Find(after.Upstream, after.Tool) is { } row)
        {
            row.Write(after);
        }
        else
        {
            rows.Add(ToolPinRow.Of(after));
        }

        scope.Db.SaveChanges();
        if (kind is not null)
        {
            var digest = after.State == ToolPinState.Approved ? after.Approved?.Digest : (after.Seen ?? after.Approved)?.Digest;
            scope.Record(AdminEntry.Of(_time, kind, after.By, ("upstream", after.Upstream), ("tool", after.Tool),
                ("state", after.State.ToString().ToLowerInvariant()), ("digest", digest), ("approved_before", before?.Approved?.Digest)));
        }

        scope.AfterCommit(() =>
        {
            Publish(after.Upstream, shelf => shelf.With(after));
            Tell(kind, after);
        });
    }

    private void Tell(string? kind, ToolPin pin)
    {
        if (kind is "tool.seen" or "tool.changed")
        {
            _metrics.News(kind, pin.Upstream);
            if (kind == "tool.changed")
            {
                Log.ToolChanged(_log, pin.Upstream, pin.Tool);
            }
            else if (pin.State == ToolPinState.New)
            {
                Log.ToolNew(_log, pin.Upstream, pin.Tool);
            }
        }
    }

    private void Publish(string upstream, Func<ToolShelf, ToolShelf> change) => ImmutableInterlocked.Update(
        ref _shelves, static (all, how) => how.Change(all.GetValueOrDefault(how.Upstream, ToolShelf.Empty)) is var shelf ? all.SetItem(how.Upstream, shelf) : all, (Upstream: upstream, Change: change));
}
