namespace AgentIdentity.ModelProxy;

/// <summary>Why a model call was refused or ended. The value is the AID number; numbers are never reused.</summary>
public enum ModelError
{
    /// <summary>The body is not one JSON object in UTF-8, or names a member twice. Send plain JSON with each member once.</summary>
    BodyUnreadable = 4001,

    /// <summary>The member <c>model</c> is missing or not a short text. Name one of the aliases of <c>/v1/models</c>.</summary>
    ModelMissing = 4002,

    /// <summary>The member <c>messages</c> is missing, empty or not an array. Send at least one message.</summary>
    MessagesMissing = 4003,

    /// <summary>A member has the wrong type or range. The message names it and says what is accepted.</summary>
    MemberInvalid = 4004,

    /// <summary>A member differs from a known one only in letter case; some providers would read it as the known one. Use the documented spelling.</summary>
    MemberAmbiguous = 4005,

    /// <summary>A member would let the caller choose another model, provider or address than the one decided on. Remove it.</summary>
    MemberRedirects = 4006,

    /// <summary>No alias of this name is configured. Name one of the aliases of <c>/v1/models</c>.</summary>
    ModelUnknown = 4010,

    /// <summary>The model surface does not exist here. Use <c>POST /v1/chat/completions</c> or <c>GET /v1/models</c>.</summary>
    SurfaceUnknown = 4011,

    /// <summary>The call asks for something that has no price in the catalogue. Remove the member that the message names.</summary>
    PriceUnknown = 4020,

    /// <summary>The input cannot be bounded (an image, a sound, a file) and the model has no context window configured. Send text, or have the window configured.</summary>
    InputUnbounded = 4021,

    /// <summary>The output has no limit. Send <c>max_completion_tokens</c>, or have the model's limits configured.</summary>
    OutputUnbounded = 4022,

    /// <summary>The worst case of the call costs more than is left. Lower <c>max_completion_tokens</c> or have the budget raised.</summary>
    BudgetTooSmall = 4023,

    /// <summary>The provider cannot be reached. Try again; if it stays, the address or the network needs an administrator.</summary>
    ProviderUnreachable = 4030,

    /// <summary>The provider did not answer in time. Try again, or ask for less output.</summary>
    ProviderTimeout = 4031,

    /// <summary>The provider cut its answer off. What arrived is incomplete; try again.</summary>
    ProviderCut = 4032,

    /// <summary>The provider refused the broker's own credential. The agent cannot mend it; an administrator must.</summary>
    ProviderCredential = 4033,

    /// <summary>The provider's answer is not in its own format, or one event is larger than allowed. Try again; if it stays, tell an administrator.</summary>
    ProviderUnreadable = 4034,

    /// <summary>The delegation ended or was stopped while the answer was streaming. What arrived is incomplete; a new delegation is needed.</summary>
    Stopped = 4040,

    /// <summary>The call goes to a provider of another form, which cannot say what the named member asks. Remove the member, or use an alias whose provider serves this surface itself.</summary>
    NotTranslatable = 4100,

    /// <summary>The member <c>input</c> is missing, empty or of the wrong type. Send a text or at least one item.</summary>
    InputMissing = 4101,

    /// <summary>The alias has no candidate that serves this surface (embeddings go only to providers that have them). Name another alias.</summary>
    SurfaceNotServed = 4102,

    /// <summary>The provider's answer holds something that this surface cannot say. Use the surface of the provider itself, or ask without what caused it.</summary>
    AnswerNotTranslatable = 4103,

    /// <summary>The header <c>anthropic-version</c> is missing or names a version that is not spoken here. Send <c>2026-10-21</c> or <c>2023-06-01</c>.</summary>
    ApiVersionUnknown = 4120,

    /// <summary>The query holds a parameter that is not known at this address. Leave it out; <c>beta</c> is the only one.</summary>
    QueryUnknown = 4121,

    /// <summary>The call asks for a geography (<c>inference_geo</c>) that no candidate of the model is configured for, or counts tokens with a model that is kept to one, which counting cannot be. Remove the member, or name an alias that runs there; for counting, one that may run anywhere.</summary>
    GeographyNotServed = 4122,

    /// <summary>The request names something that the provider would fetch with the broker's rights (<c>s3Location</c>). Send its bytes.</summary>
    SourceForbidden = 4140,

    /// <summary>No provider of the alias can be asked at present: those that failed again and again are left alone for a while. Send the call again after Retry-After; where it lasts, /admin/models shows what is wrong with each.</summary>
    NoCandidate = 4160,

    /// <summary>The provider began to answer and then reported an error of its own inside the answer. What arrived is incomplete; try again.</summary>
    ProviderFailedInAnswer = 4161,

    /// <summary>The request names something that a provider keeps (a response, a conversation, a file), and this human's agent has made nothing of that id here. Send the content itself.</summary>
    StateUnknown = 4220,

    /// <summary>The request names things that different providers keep. Send the content of one of them itself.</summary>
    StateScattered = 4221,

    /// <summary>What providers keep beside responses (conversations, files, vector stores, batches, containers) is not served: it would lie under the broker's own key. Send the content itself, or go on from a stored response with <c>previous_response_id</c>.</summary>
    StateNotServed = 4240,

    /// <summary>This operation of a provider's API is not served, for what it sends could not be read, decided on and priced. The message names the one to use in its place.</summary>
    OperationNotServed = 4241,

    /// <summary>A member of the body is not known here, so nobody can say what it would cost or change. Remove it, or have an administrator name it in the alias's <c>AllowMembers</c>.</summary>
    MemberUnknown = 4242,
}
