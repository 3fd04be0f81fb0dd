using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>
/// Every call, of every protocol, in this order. A step either lets the call go on or gives the refusal that ends it;
/// nothing leaves the gateway before step 7, and step 7 is out of reach unless steps 2 to 6 said yes.
/// </summary>
internal sealed class EightSteps(Arrive arrive, Decide decide, Record record, Equip equip, Close close, ILogger<EightSteps> logger)
{
    public async Task RunAsync(IEntrance entrance, HttpContext http)
    {
        var passage = entrance.Place(http);                    // 1. Place: upstream, audience and limits
        try
        {
            passage.Refusal = await arrive.RunAsync(passage)   // 2. Arrive: token, proof, stop board
                ?? await passage.UnderstandAsync()             // 3. Understand: what is asked, from the body
                ?? await decide.RunAsync(passage)              // 4. Decide: the four-way rule, and its reservations
                ?? await record.RunAsync(passage)              // 5. Record: durable, or nothing leaves
                ?? await equip.RunAsync(passage)               // 6. Equip: the upstream's credential, not the caller's
                ?? await passage.ForwardAsync();               // 7. Forward: stream, filter, meter, watch for a stop
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            passage.Refusal = Refusal.Of(GatewayError.CallerGone, "The caller went away.");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.Fault.Code(), passage.DecisionId);
            passage.Refusal = Refusal.Of(GatewayError.Fault, "The gateway failed; the call did not complete.");
        }

        await close.RunAsync(passage);                         // 8. Close: answer, settle, second entry
    }
}
