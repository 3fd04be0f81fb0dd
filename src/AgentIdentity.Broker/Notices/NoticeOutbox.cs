using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Writes a notice of each change of an approval in the change's own transaction, so that none is told of that was not made, and each that was.</summary>
internal sealed class NoticeOutbox
{
    private const string InsertRow = "INSERT INTO notices (Id, Payload, Attempts, NextAt, CreatedAt) VALUES ($id, $payload, 0, $at, $at)";

    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;

    public NoticeOutbox(ApprovalBook approvals, BrokerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        if (options.Webhook is not null)
        {
            approvals.Recorded += Write;
        }
    }

    private void Write(JournalScope scope, string kind, Approval approval)
    {
        var now = _time.GetUtcNow();
        scope.Command(InsertRow).Bind(
            ("$id", Identifiers.New("msg_")),
            ("$payload", Payload(kind, approval, now)),
            ("$at", now.ToUnixTimeMilliseconds())).ExecuteNonQuery();
    }

    // Thin: what the call holds is shown by the page, to whoever may see it. The address is worth nothing without signing in.
    private string Payload(string kind, Approval approval, DateTimeOffset now)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", kind);
            json.WriteString("timestamp", Moment(now));
            json.WriteStartObject("data");
            json.WriteString("id", approval.Id);
            json.WriteString("state", approval.State.ToString().ToLowerInvariant());
            json.WriteString("url", $"{_options.Issuer}/console/approvals/{approval.Id}");
            json.WriteString("human", approval.Human);
            json.WriteString("agent", approval.Agent);
            json.WriteString("delegation", approval.DelegationId);
            json.WriteString("upstream", approval.Upstream);
            json.WriteString("action", approval.Action);
            json.WriteString("identifier", approval.Identifier);
            json.WriteString("arguments_digest", approval.ArgumentsDigest);
            json.WriteString("rule", approval.RuleId);
            json.WriteString("message", approval.Message);
            json.WriteString("from", approval.From);
            json.WriteNumber("needed", approval.Needed);
            json.WriteNumber("yes", approval.Yes);
            json.WriteString("expires_at", Moment(approval.ExpiresAt));
            if (approval.AnsweredBy is not null)
            {
                json.WriteString("answered_by", approval.AnsweredBy);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
