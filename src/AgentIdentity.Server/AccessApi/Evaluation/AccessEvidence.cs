using System.Buffers;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The entry of a decision that another enforcement point asked for: as the gateway's own, and who asked. How the call ended is not known here.</summary>
internal sealed class AccessEvidence(EvidenceStore store, IOptions<GatewayOptions> options)
{
    private readonly bool _withArguments = options.Value.Evidence.RecordArguments;

    /// <summary>Completes when the entry is durable; without it there is no answer.</summary>
    public Task RecordAsync(string? delegationId, Delegation token, Call call, Decision decision, AccessAnswer answer, AccessCaller caller) =>
        store.AppendAsync(EvidenceKinds.Decision, delegationId, decision.Id, Of(token, call, decision, answer, caller));

    private ReadOnlyMemory<byte> Of(Delegation token, Call call, Decision decision, AccessAnswer answer, AccessCaller caller)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("human", token.Subject);
            json.WriteString("agent", token.Actor.Subject);
            json.WriteString("audience", token.Audience);
            json.WriteString("transaction", token.TransactionId);
            json.WriteString("asked_by", caller.Name);
            json.WriteBoolean("answered", answer.Decision);
            WriteCall(json, call);
            json.WritePropertyName("decision");
            if (_withArguments)
            {
                decision.WriteWithArgumentsTo(json);
            }
            else
            {
                decision.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteCall(Utf8JsonWriter json, Call call)
    {
        json.WriteStartObject("call");
        json.WriteString("kind", call.Kind switch { CallKind.Mcp => "mcp", CallKind.Model => "model", CallKind.Http => "http", _ => "data" });
        json.WriteString("upstream", call.Upstream);
        json.WriteString("action", call.Action);
        json.WriteString("identifier", call.Identifier);
        json.WriteEndObject();
    }
}
