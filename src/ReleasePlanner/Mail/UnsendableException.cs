namespace ReleasePlanner.Mail;

/// <summary>There is nothing to send, or nobody to send it to: trying again changes nothing.</summary>
internal sealed class UnsendableException(string message, Exception? inner = null) : Exception(message, inner);
