using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>The head of the caller's answer.</summary>
internal static class CallerAnswer
{
    /// <summary>The headers of a provider's answer that its caller may see: none of them names or repeats a key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string[]>> Passing(HttpResponseMessage answer, SecretMask? mask)
    {
        List<KeyValuePair<string, string[]>> passing = [];
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            if (HeaderRules.PassesDownstream(name) && mask?.Finds(values.ToString()) != true)
            {
                passing.Add(new(name, [.. values]));
            }
        }

        return passing;
    }

    public static void Write(HttpResponse response, IReadOnlyList<KeyValuePair<string, string[]>> headers)
    {
        foreach (var (name, values) in headers)
        {
            response.Headers[name] = values;
        }
    }

    /// <summary>The head of an answer that begins well.</summary>
    public static void Begin(Passage passage, ModelRequest request, ModelSurface wire, ModelExchange exchange)
    {
        var (response, answer) = (passage.Http.Response, exchange.Answer);
        response.StatusCode = (int)answer.StatusCode;
        Write(response, Passing(answer, exchange.Mask));
        response.ContentType = request.ContentTypeFor(wire, answer.Content.Headers.ContentType?.ToString());

        // Only what passes byte for byte is as long as it was announced.
        if (wire == request.Surface && !exchange.Meter.HasEvents)
        {
            response.ContentLength = answer.Content.Headers.ContentLength;
        }
    }
}
