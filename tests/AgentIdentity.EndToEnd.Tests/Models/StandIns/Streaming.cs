using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>Plays a script on a wire, piece by piece, with the mishap that it holds.</summary>
internal static class Streaming
{
    public static async Task AnswerAsync(IWire wire, Exchange exchange)
    {
        exchange.Http.Response.ContentType = wire.StreamType;
        exchange.Http.Response.Headers.CacheControl = "no-cache";
        exchange.Http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await wire.BeginAsync(exchange);
        var sent = 0;
        foreach (var block in exchange.Script.Blocks)
        {
            await wire.OpenAsync(exchange, block);
            do
            {
                foreach (var piece in block.Pieces)
                {
                    if (exchange.Script.HappensBefore(sent++))
                    {
                        await HappenAsync(wire, exchange);
                        return;
                    }

                    // Whatever was made is charged for, whether it arrives or not.
                    exchange.Line.Add(1);
                    await wire.PieceAsync(exchange, block, piece);
                    await Task.Delay(exchange.Script.Pace, exchange.Http.RequestAborted);
                }
            }
            while (exchange.Script.Mishap == Mishap.Endless);

            await wire.CloseAsync(exchange, block);
        }

        exchange.Line.IsWhole = true;
        await wire.EndAsync(exchange);
    }

    private static async Task HappenAsync(IWire wire, Exchange exchange)
    {
        switch (exchange.Script.Mishap)
        {
            case Mishap.Cut:
                exchange.Http.Abort();
                break;
            case Mishap.Error:
                await wire.ErrAsync(exchange);
                break;
            default:
                await Task.Delay(Timeout.Infinite, exchange.Http.RequestAborted);
                break;
        }
    }
}
