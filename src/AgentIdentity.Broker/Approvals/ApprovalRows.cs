using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Evidence;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Approvals between memory, table and evidence.</summary>
internal static class ApprovalRows
{
    private const string InsertRow =
        "INSERT INTO approvals (Id, State, DelegationId, RootId, Human, Agent, Kind, Upstream, Action, Identifier, ArgumentsDigest, Arguments, "
        + "RuleId, BundleDigest, ApproversFrom, Needed, MaySelf, Message, TtlMilliseconds, DecisionId, CreatedAt, ExpiresAt) VALUES ($id, 1, $delegation, $root, "
        + "$human, $agent, $kind, $upstream, $action, $identifier, $digest, $arguments, $rule, $bundle, $from, $needed, $self, $message, $ttl, $decision, $created, $expires)";

    private const string ConsumeRow =
        "UPDATE approvals SET State = 5, Arguments = NULL, ConsumedBy = $decision, ConsumedAt = $at WHERE Id = $id AND State = 2";

    public static void Insert(JournalScope scope, Approval approval) => scope.Command(InsertRow).Bind(
        ("$id", approval.Id),
        ("$delegation", approval.DelegationId),
        ("$root", approval.RootId),
        ("$human", approval.Human),
        ("$agent", approval.Agent),
        ("$kind", (int)approval.Kind),
        ("$upstream", approval.Upstream),
        ("$action", approval.Action),
        ("$identifier", approval.Identifier),
        ("$digest", approval.ArgumentsDigest),
        ("$arguments", approval.Arguments),
        ("$rule", approval.RuleId),
        ("$bundle", approval.BundleDigest),
        ("$from", approval.From),
        ("$needed", approval.Needed),
        ("$self", approval.Self),
        ("$message", approval.Message),
        ("$ttl", (long)approval.Ttl.TotalMilliseconds),
        ("$decision", approval.DecisionId),
        ("$created", approval.CreatedAt.ToUnixTimeMilliseconds()),
        ("$expires", approval.ExpiresAt.ToUnixTimeMilliseconds())).ExecuteNonQuery();

    public static void Consume(JournalScope scope, Approval approval) => scope.Command(ConsumeRow).Bind(
        ("$decision", approval.ConsumedBy),
        ("$at", approval.ConsumedAt!.Value.ToUnixTimeMilliseconds()),
        ("$id", approval.Id)).ExecuteNonQuery();

    /// <summary>Copies what an answer or the end changes.</summary>
    public static void Update(ApprovalRow row, Approval approval) =>
        (row.State, row.Arguments, row.ExpiresAt, row.Answers, row.AnsweredBy, row.AnsweredAt) = (
            approval.State, approval.Arguments, approval.ExpiresAt.ToUnixTimeMilliseconds(),
            approval.Answers.IsEmpty ? null : JsonSerializer.Serialize(approval.Answers), approval.AnsweredBy, approval.AnsweredAt?.ToUnixTimeMilliseconds());

    public static Approval Read(ApprovalRow row) => new()
    {
        Id = row.Id,
        State = row.State,
        DelegationId = row.DelegationId,
        RootId = row.RootId,
        Human = row.Human,
        Agent = row.Agent,
        Kind = row.Kind,
        Upstream = row.Upstream,
        Action = row.Action,
        Identifier = row.Identifier,
        ArgumentsDigest = row.ArgumentsDigest,
        Arguments = row.Arguments,
        RuleId = row.RuleId,
        BundleDigest = row.BundleDigest,
        From = row.ApproversFrom,
        Needed = row.Needed,
        Self = row.MaySelf,
        Message = row.Message,
        Ttl = TimeSpan.FromMilliseconds(row.TtlMilliseconds),
        DecisionId = row.DecisionId,
        CreatedAt = Time(row.CreatedAt),
        ExpiresAt = Time(row.ExpiresAt),
        Answers = row.Answers is null ? [] : JsonSerializer.Deserialize<ImmutableArray<ApprovalAnswer>>(row.Answers),
        AnsweredBy = row.AnsweredBy,
        AnsweredAt = row.AnsweredAt is { } answered ? Time(answered) : null,
        ConsumedBy = row.ConsumedBy,
        ConsumedAt = row.ConsumedAt is { } consumed ? Time(consumed) : null,
    };

    /// <summary>What happened to it, under its delegation: the digest stands for the arguments.</summary>
    public static EvidenceDraft Entry(TimeProvider time, string kind, string by, Approval approval, ApprovalAnswer? answer = null) => AdminEntry.Of(
        time,
        kind,
        by,
        approval.DelegationId,
        ("through", answer?.Through),
        ("note", answer?.Note),
        ("approval", approval.Id),
        ("rule", approval.RuleId),
        ("from", approval.From),
        ("needed", approval.Needed > 1 ? approval.Needed.ToString(CultureInfo.InvariantCulture) : null),
        ("human", approval.Human),
        ("agent", approval.Agent),
        ("upstream", approval.Upstream),
        ("action", approval.Action),
        ("identifier", approval.Identifier),
        ("arguments_digest", approval.ArgumentsDigest),
        ("bundle", approval.BundleDigest),
        ("decision", approval.ConsumedBy ?? approval.DecisionId),
        ("expires_at", approval.ExpiresAt.ToString("O", CultureInfo.InvariantCulture)));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
