using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Quickstart.Upstreams;

/// <summary>A plain REST API, protected by AgentIdentity.AspNetCore in two lines.</summary>
internal static class OrdersApi
{
    public static WebApplication Create(Uri origin, Uri broker, ConcurrentQueue<string> log)
    {
        var builder = QuietHost.On(origin);
        builder.Services.AddAuthentication().AddAgentIdentity(options =>
            (options.Authority, options.Audience, options.AllowBearer) = (broker.GetLeftPart(UriPartial.Authority), Audience(origin), true));

        var app = builder.Build();
        var orders = app.MapGroup("/orders").RequireDelegation();
        orders.MapGet("/{id}", (string id, HttpContext http) =>
        {
            Log("GET", id, http);
            return Results.Json(new { id, total = 80, currency = "EUR" });
        });
        orders.MapDelete("/{id}", (string id, HttpContext http) =>
        {
            Log("DELETE", id, http);
            return Results.NoContent();
        });
        return app;

        void Log(string method, string id, HttpContext http)
        {
            var caller = Caller.Of(http);
            log.Enqueue($"{method} /orders/{id}: {caller.Subject} via {caller.Actor}");
        }
    }

    public static string Audience(Uri origin) => origin.GetLeftPart(UriPartial.Authority);
}
