import uuid,secrets; print(len(str(uuid.uuid1())), len(secrets.token_hex()))
