using System.Text;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ExtAuthz;

/// <summary>
/// Answers that another proxy understands: 200 lets the request through, 401 and 403 do not. Never anything else, for nginx makes
/// a fault of its own of every other status, and Envoy can be set to let a request pass when it is asked in vain (5xx).
/// </summary>
internal static class ProxyAnswer
{
    public static void WriteAllowed(Passage passage)
    {
        var response = passage.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = 0;
        response.Headers.CacheControl = "no-store";
        response.Headers["AgentIdentity-Subject"] = Plain(passage.Token!.Subject);
        response.Headers["AgentIdentity-Actor"] = Plain(passage.Token.Actor.Subject);
        response.Headers["AgentIdentity-Delegation"] = Plain(passage.Token.DelegationId);
        response.Headers["AgentIdentity-Decision"] = passage.DecisionId;
    }

    /// <summary>The refusal as problem details, with the code in a header too: nginx drops the body of what it asks.</summary>
    public static Task WriteAsync(Passage passage, Refusal refusal)
    {
        var headers = new List<KeyValuePair<string, string>> { new("AgentIdentity-Code", refusal.Code) };
        if (passage.Token is not null)
        {
            headers.Add(new("AgentIdentity-Decision", passage.DecisionId));
        }

        if (refusal.Reason is { } reason)
        {
            headers.Add(new("AgentIdentity-Reason", Plain(reason)));
        }

        if (refusal.Approvals is [var approval, ..])
        {
            headers.Add(new("AgentIdentity-Approval", approval.Id));
        }

        return ProblemAnswer.WriteAsync(passage, refusal with { Status = refusal.Status == 401 ? 401 : 403 }, headers);
    }

    /// <summary>As itself where a header can hold it, otherwise percent-encoded UTF-8 (RFC 8187 section 3.2.1 without the charset).</summary>
    internal static string Plain(string text)
    {
        if (text.All(static letter => letter is > ' ' and <= '~' and not '%'))
        {
            return text;
        }

        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            _ = octet is > 0x20 and <= 0x7e and not (byte)'%' ? encoded.Append((char)octet) : encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
