using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// What a delegation grants at an upstream, as a session policy: AWS allows what both it and the role allow, so that the session can
/// never do more than was granted, whatever the role may.
/// </summary>
internal static class SessionPolicy
{
    // STS counts the characters of the plain text.
    private const int Longest = 2048;
    private static readonly JsonWriterOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="terms">The role, and the words for calls.</param>
    /// <param name="grants">What is granted at the upstream.</param>
    /// <param name="end">From when on nothing is allowed any more, where AWS would let the session live longer; null otherwise.</param>
    public static string Of(RoleTerms terms, ImmutableArray<Grant> grants, DateTimeOffset? end)
    {
        var allowed = Allowed(terms, grants).Distinct().ToList();
        if (allowed.Count == 0)
        {
            throw new BrokerException(BrokerError.RoleGrantsNothing, $"Nothing that the delegation grants at {terms.Upstream} has words in AWS.");
        }

        // One statement for each set of actions keeps it short.
        var byResource = allowed.GroupBy(static one => one.Resource, static one => one.Action)
            .Select(static group => (Resource: group.Key, Actions: string.Join(' ', group.Order(StringComparer.Ordinal))));
        var statements = byResource.GroupBy(static one => one.Actions, static one => one.Resource)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => (Actions: group.Key.Split(' '), Resources: group.Order(StringComparer.Ordinal).ToArray()));
        var text = Write([.. statements], end);
        return text.Length <= Longest ? text : throw new BrokerException(
            BrokerError.SessionPolicyTooLong, $"What the delegation grants at {terms.Upstream} takes {text.Length} characters as a session policy; AWS takes {Longest}.");
    }

    private static IEnumerable<(string Action, string Resource)> Allowed(RoleTerms terms, ImmutableArray<Grant> grants)
    {
        var partition = terms.RoleArn.Split(':')[1];
        foreach (var grant in grants.Where(static grant => !grant.Actions.IsDefaultOrEmpty && grant.Limits.IsDefaultOrEmpty))
        {
            foreach (var (action, resource) in terms.S3 is { } place && grant.Kind == CallKind.Http ? S3Grants.Of(grant, place, partition) : [])
            {
                yield return (action, resource);
            }
        }

        foreach (var statement in terms.Statements.Where(statement => grants.Any(grant => Holds(grant, statement))))
        {
            foreach (var action in statement.Actions)
            {
                foreach (var resource in statement.Resources)
                {
                    yield return (action, resource);
                }
            }
        }
    }

    // The whole sort of call must be granted, for the session may do the whole of what is said for it.
    private static bool Holds(Grant grant, RoleStatement statement) =>
        grant.Contains(new Grant(grant.Kind, grant.Upstream, [statement.Call], statement.Identifier, []));

    private static string Write(IReadOnlyList<(string[] Actions, string[] Resources)> statements, DateTimeOffset? end)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Short))
        {
            json.WriteStartObject();
            json.WriteString("Version", "2012-10-17");
            json.WriteStartArray("Statement");
            foreach (var (actions, resources) in statements)
            {
                json.WriteStartObject();
                json.WriteString("Effect", "Allow");
                WriteOneOrMany(json, "Action", actions);
                WriteOneOrMany(json, "Resource", resources);
                json.WriteEndObject();
            }

            if (end is { } moment)
            {
                WriteEnd(json, moment);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // No session is shorter than a quarter of an hour, and a delegation may be.
    private static void WriteEnd(Utf8JsonWriter json, DateTimeOffset end)
    {
        json.WriteStartObject();
        json.WriteString("Effect", "Deny");
        json.WriteString("Action", "*");
        json.WriteString("Resource", "*");
        json.WriteStartObject("Condition");
        json.WriteStartObject("DateGreaterThanEquals");
        json.WriteString("aws:CurrentTime", end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOneOrMany(Utf8JsonWriter json, string name, string[] values)
    {
        if (values.Length == 1)
        {
            json.WriteString(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
