using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>Keeps the promise of every link: whatever happens, there is exactly one end, and only the caller's own leaving throws.</summary>
internal static class LinkEnd
{
    /// <param name="call">For whom; its stop ends the messages.</param>
    /// <param name="messages">Makes the messages under the token that ends them.</param>
    /// <param name="logger">Told why there is no answer.</param>
    /// <param name="cancellationToken">The caller leaves.</param>
    public static async IAsyncEnumerable<LinkMessage> OfAsync(
        LinkCall call, Func<CancellationToken, IAsyncEnumerable<LinkMessage>> messages, ILogger logger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Stopped);
        await using var coming = messages(ended.Token).GetAsyncEnumerator(ended.Token);
        while (true)
        {
            LinkMessage message;
            try
            {
                message = await coming.MoveNextAsync() ? coming.Current : new LinkFailure(GatewayError.UpstreamCut);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
            {
                message = Failure(call, fault, logger);
            }

            yield return message;
            if (message is not LinkNotification)
            {
                yield break;
            }
        }
    }

    public static LinkFailure Failure(LinkCall call, Exception fault, ILogger logger)
    {
        if (call.Stopped.IsCancellationRequested)
        {
            return new(GatewayError.Stopped);
        }

        if (fault is LinkFault known)
        {
            Log.UpstreamFailed(logger, known.InnerException, call.Upstream.Name, call.DecisionId, known.Error.Code(), "Link");
            return new(known.Error);
        }

        Log.Fault(logger, fault, GatewayError.Fault.Code(), call.DecisionId);
        return new(fault is IOException or HttpRequestException ? GatewayError.UpstreamCut : GatewayError.Fault);
    }
}
