import ssl,hashlib; print(len(ssl.create_default_context().get_ca_certs())>10, hashlib.sha256(b'x').hexdigest(), hashlib.new('md5',b'').hexdigest())
