using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data;

/// <summary>POST /api/{database}: one statement, answered in JSON while it is read.</summary>
internal sealed class QueryPassage(HttpContext http, Place place, DataDoor door) : DataPassage(http, place, door)
{
    /// <summary>Set where the address has more than the database's name.</summary>
    public bool IsElsewhere { get; init; }

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        if (IsElsewhere || Http.Request.QueryString.HasValue)
        {
            return Refusal.Of(GatewayError.UnknownUpstream, "A database has one address, without anything behind its name.");
        }

        if (Http.Request.Method != HttpMethods.Post)
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "Statements come with POST.") with { Allow = HttpMethods.Post };
        }

        if (!JsonMedia.Is(Http.Request))
        {
            return Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
        }

        var (body, refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        (var document, refusal) = StrictBody.Parse(body);
        if (document is not null)
        {
            Http.Response.RegisterForDispose(document);
        }

        return refusal ?? Understand(document!.RootElement);
    }

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        // A write is answered when it is committed and not before; a read as it comes.
        var whole = Statement!.Writes ? new ArrayBufferWriter<byte>() : null;
        var response = Http.Response;
        using var answer = whole is null
            ? new QueryAnswer(new HeadedWriter(response), Pool.Settings.MaxResultBytes, async () => await response.BodyWriter.FlushAsync(Http.RequestAborted))
            : new QueryAnswer(whole, Pool.Settings.MaxResultBytes);
        var refusal = await RunAsync(answer);
        if (refusal is null && whole is not null)
        {
            HeadedWriter.Head(response);
            response.ContentLength = whole.WrittenCount;
            await response.Body.WriteAsync(whole.WrittenMemory, Http.RequestAborted);
        }

        return refusal;
    }

    public override Task AnswerAsync(Refusal refusal) => ProblemAnswer.WriteAsync(this, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        if (Statement is null)
        {
            json.WriteString("action", Http.Request.Method);
        }

        base.Describe(json);
    }
}
