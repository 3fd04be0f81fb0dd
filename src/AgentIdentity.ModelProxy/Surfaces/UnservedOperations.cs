namespace AgentIdentity.ModelProxy;

/// <summary>Addresses of the providers' APIs that exist and are not served here, each with what to use in its place.</summary>
public static class UnservedOperations
{
    private static readonly (string Path, string What)[] Kept =
    [
        ("/v1/conversations", "Conversations are"), ("/v1/files", "Files are"), ("/v1/uploads", "Uploads are"), ("/v1/vector_stores", "Vector stores are"),
        ("/v1/containers", "Containers are"), ("/v1/batches", "Batches are"), ("/v1/messages/batches", "Batches are"), ("/v1/assistants", "Assistants are"), ("/v1/threads", "Threads are"),
    ];

    private static readonly (string Path, string Mend)[] Operations =
    [
        ("/v1/completions", "Use POST /v1/chat/completions."),
        ("/v1/complete", "Use POST /v1/messages."),
        ("/v1/responses/input_tokens", "Set max_output_tokens and read the usage of the answer."),
        ("/v1/responses/compact", "Send a shorter input."),
        ("/v1/audio", "Only text, images in messages and embeddings are served."),
        ("/v1/images", "Only text, images in messages and embeddings are served."),
        ("/v1/videos", "Only text, images in messages and embeddings are served."),
        ("/v1/realtime", "Use POST /v1/responses with stream."),
        ("/v1/moderations", "Use POST /v1/chat/completions."),
        ("/v1/fine_tuning", "Fine-tuning is done with the provider's own key."),
    ];

    private static readonly (string Path, string Mend)[] Bedrocks =
    [
        ("/invoke", "Use Converse (POST /model/{id}/converse)."),
        ("/invoke-with-response-stream", "Use ConverseStream (POST /model/{id}/converse-stream)."),
        ("/invoke-with-bidirectional-stream", "Use ConverseStream (POST /model/{id}/converse-stream)."),
        ("/async-invoke", "Use Converse (POST /model/{id}/converse)."),
        ("/count-tokens", "Use Converse and read the usage of its answer."),
    ];

    /// <summary>Why an address below <c>/v1</c> is not served; the same for what is no address of anybody's.</summary>
    public static ModelFailure At(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Array.Find(Kept, one => IsAt(path, one.Path)).What is { } what)
        {
            return new(ModelError.StateNotServed, $"{what} not served here. Send the content itself, or go on from a stored response with previous_response_id.");
        }

        return Array.Find(Operations, one => IsAt(path, one.Path)) is { Path: { } known, Mend: var mend }
            ? new(ModelError.OperationNotServed, $"{known} is not served here. {mend}")
            : new(ModelError.SurfaceUnknown, "This address of the model API is not served here.");
    }

    /// <summary>The same for what stands after <c>/model/{id}</c>.</summary>
    public static ModelFailure OfBedrock(string operation) =>
        Array.Find(Bedrocks, one => one.Path == operation) is { Path: not null, Mend: var mend }
            ? new(ModelError.OperationNotServed, $"The operation {operation[1..]} is not served here: its body is the model's own, so that nobody could say what it asks and costs. {mend}")
            : new(ModelError.SurfaceUnknown, "This address of the model API is not served here.");

    private static bool IsAt(string path, string known) =>
        path.StartsWith(known, StringComparison.Ordinal) && (path.Length == known.Length || path[known.Length] == '/');
}
