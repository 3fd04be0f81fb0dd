using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>The attributes of the span of a whole call: HTTP's, MCP's or GenAI's by convention, and the product's own. Never a token, an argument or an answer.</summary>
internal sealed class SpanTags(GatewayOptions options)
{
    private readonly string _people = options.Telemetry.People;
    private readonly string _issuer = options.Issuer ?? options.PublicUrl;
    private readonly Uri _address = new(options.PublicUrl);

    public void Write(Activity span, Passage passage, CallSigns signs)
    {
        span.DisplayName = NameOf(passage, signs);
        WriteHttp(span, passage);
        if (signs.McpMethod is not null)
        {
            WriteMcp(span, passage, signs);
        }

        if (signs.Model is not null)
        {
            span.SetTag("gen_ai.operation.name", signs.Operation);
            span.SetTag("gen_ai.provider.name", CallNames.Known(passage, signs.Provider));
            span.SetTag("gen_ai.response.model", CallNames.Known(passage, signs.AnsweringModel));
            span.SetTag("gen_ai.request.model", CallNames.Known(passage, signs.Model));
            span.SetTag("gen_ai.usage.input_tokens", signs.InputTokens);
            span.SetTag("gen_ai.usage.output_tokens", signs.OutputTokens);
        }

        WriteCaller(span, passage);
        if (CallNames.ErrorType(passage, signs) is { } error)
        {
            span.SetTag("error.type", error);
            // Refusing is what a gateway is for: only its own and the upstream's faults are errors of the server (semantic conventions, HTTP).
            if (passage.Http.Response.StatusCode >= 500 || CallNames.Outcome(passage) == "failed")
            {
                span.SetStatus(ActivityStatusCode.Error, passage.Refusal?.Title);
            }
        }
    }

    private static string NameOf(Passage passage, CallSigns signs) =>
        signs.McpMethod is { } method ? CallNames.Known(passage, signs.Target) is { } target ? $"{method} {target}" : method
        : $"{passage.Http.Request.Method} {RouteOf(passage)}";

    // What a caller may write at will is no part of a name.
    private static string RouteOf(Passage passage) => passage.Place.Kind switch
    {
        CallKind.Mcp => "/mcp/" + (passage.Upstream?.Name ?? "{upstream}"),
        CallKind.Model => "/v1",
        _ => "/api/" + (passage.Upstream?.Name ?? "{upstream}"),
    };

    private void WriteHttp(Activity span, Passage passage)
    {
        var (request, response) = (passage.Http.Request, passage.Http.Response);
        span.SetTag("http.request.method", request.Method);
        span.SetTag("http.route", RouteOf(passage));
        span.SetTag("http.response.status_code", response.StatusCode);
        span.SetTag("url.scheme", _address.Scheme);
        span.SetTag("url.path", request.Path.Value);
        span.SetTag("server.address", _address.Host);
        span.SetTag("server.port", _address.Port);
        span.SetTag("network.protocol.name", "http");
        span.SetTag("network.protocol.version", request.Protocol.Split('/')[^1]);
        span.SetTag("network.transport", "tcp");
        span.SetTag("client.address", passage.Http.Connection.RemoteIpAddress?.ToString());
    }

    private static void WriteMcp(Activity span, Passage passage, CallSigns signs)
    {
        span.SetTag("mcp.method.name", signs.McpMethod);
        span.SetTag("mcp.protocol.version", signs.McpRevision);
        span.SetTag("mcp.session.id", signs.McpSession);
        span.SetTag("jsonrpc.request.id", signs.RequestId);
        span.SetTag("mcp.resource.uri", CallNames.Known(passage, signs.Resource));
        span.SetTag("gen_ai.prompt.name", CallNames.Known(passage, signs.Prompt));
        if (CallNames.Known(passage, signs.Tool) is { } tool)
        {
            span.SetTag("gen_ai.tool.name", tool);
            span.SetTag("gen_ai.operation.name", "execute_tool");
        }

        if (passage.Refusal is { JsonRpcCode: not 0 } refusal)
        {
            span.SetTag("rpc.response.status_code", refusal.JsonRpcCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void WriteCaller(Activity span, Passage passage)
    {
        span.SetTag("agentidentity.upstream", passage.Upstream?.Name);
        span.SetTag("agentidentity.decision.id", passage.DecisionId);
        if (passage.Decision is { } decision)
        {
            span.SetTag("agentidentity.decision", CallNames.Of(decision));
            span.SetTag("agentidentity.reason_code", decision.ReasonCode);
            span.SetTag("agentidentity.policy.version", decision.BundleDigest);
        }

        if (passage.Token is not { } token)
        {
            return;
        }

        span.SetTag("gen_ai.agent.id", token.Actor.Subject);
        span.SetTag("agentidentity.actor.id", token.Actor.Subject);
        span.SetTag("agentidentity.actor.depth", DepthOf(token.Actor));
        span.SetTag("agentidentity.grant.id", token.DelegationId);
        span.SetTag("agentidentity.token.jti", token.TokenId);
        if (_people == "name")
        {
            span.SetTag("enduser.id", token.Subject);
        }
        else if (_people == "pseudonym")
        {
            span.SetTag("enduser.pseudo.id", Pseudonym(token.Subject));
        }
    }

    private static int DepthOf(Tokens.Actor? actor)
    {
        var depth = 0;
        for (; actor is not null; actor = actor.Prior)
        {
            depth++;
        }

        return depth;
    }

    private string Pseudonym(string subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_issuer}\n{subject}")).AsSpan(0, 12));
}
