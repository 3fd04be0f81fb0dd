namespace AgentIdentity.ModelProxy;

/// <summary>One conversational wire, both ways: as the surface that a client speaks and as the wire that a provider speaks.</summary>
internal interface IWireFormat
{
    /// <summary>Writes a request in this form.</summary>
    /// <returns>The body, or <see cref="ModelError.NotTranslatable"/> naming what this wire cannot say.</returns>
    ModelResult<WireBody> WriteRequest(Conversation asked, ModelCandidate to, BodyEdits edits);

    /// <summary>Reads a provider's successful answer of this content type as it comes.</summary>
    AnswerReader ReaderFor(string? contentType);

    /// <summary>Writes an answer in this form: a stream or a document, as asked.</summary>
    AnswerWriter WriterFor(Conversation asked, AnswerTerms terms);

    /// <summary>The content type of an answer in this form.</summary>
    string ContentType(bool stream);

    /// <summary>The body of an error answer in this form.</summary>
    byte[] ErrorBody(WireFault fault);

    /// <summary>What a provider's error answer means and what of it may pass on.</summary>
    ProviderRefusal ReadError(ProviderErrorAnswer answer);
}
